"""Wiring and the command line. Each command reads its arguments here and does its work in `operations` or `ui`."""

from __future__ import annotations

import argparse
import errno
import getpass
import json
import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vrp_desktop import __version__, crashes, ending, logs
from vrp_desktop.logs import Word
from vrp_desktop.problems import Cancelled, Problem, VrpError, file_problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vrp_desktop.forms.publish import Published
    from vrp_desktop.operations.publishing import Preview
    from vrp_desktop.policy.reading import Sources
    from vrp_desktop.settings import Settings

NOT_CONFIRMED = 3
"""The exit code when a form was not published because nobody said yes."""


_WORKERS = ("publish-worker", "template-worker", "list-worker")

_log = logging.getLogger(__name__)


def start(arguments: Sequence[str]) -> int:
    """Run the program as the one thing that this process does: with a log, and an answer to whatever may end it.

    A worker has no log: what it reads was made by somebody else. Gives what `run` gives.
    """
    crashes.keep_no_dumps()
    if not (len(arguments) == 1 and arguments[0] in _WORKERS):
        logs.start()
        crashes.watch(lambda problem: _tell(problem, in_box=not arguments))
        ending.when_asked(ending.stop_command)
    return run(arguments)


def run(arguments: Sequence[str], policy: Sources | None = None) -> int:
    """Run the program. `policy`: where the council's policy may be; `None` for the places of this machine.

    Gives 0 when it did its work, 1 when a problem was told, 2 for a wrong command line, 3 when nothing was published
    because nobody said yes.
    """
    if list(arguments) == ["publish-worker"]:
        from vrp_desktop.forms.publishing.worker import work

        return work()
    if list(arguments) == ["template-worker"]:
        from vrp_desktop.returns.template.worker import work as read_template

        return read_template()
    if list(arguments) == ["list-worker"]:
        from vrp_desktop.operations.old_list.file import work as read_list

        return read_list()
    wanted = _parser().parse_args(arguments, argparse.Namespace(policy=policy))
    in_box = wanted.command is _window
    _log.info("begun: %s", Word(wanted.command.__name__.strip("_")))
    try:
        code = int(wanted.command(wanted))
    except VrpError as error:
        _log.warning("a problem was told: %s", type(error))
        _tell(error.problem, in_box=in_box)
        return 1
    except OSError as error:
        # Every file that a command line names may be missing, forbidden or a folder; told once, here.
        _log.warning("a file was refused: %s", type(error))
        _tell(file_problem(error), in_box=in_box)
        return 1
    except (KeyboardInterrupt, EOFError):
        _log.info("stopped")
        _tell(Cancelled().problem)
        return 1
    _log.info("ended with %d", code)
    return code


def data_folder() -> Path:
    """Give the folder of this person's records: the system's place for local (never roaming) program data."""
    from platformdirs import user_data_path

    return user_data_path("VRP Desktop", appauthor=False, roaming=False) / "records"


def practice_folder() -> Path:
    """Give the folder of the practice store, apart from the real one."""
    return data_folder().parent / "practice"


def _settings(wanted: argparse.Namespace) -> Settings:
    """Give the settings in force. `--data` names other records; what the council set holds for them as well."""
    from vrp_desktop.policy.reading import read, sources

    settings = read(wanted.policy or sources(), data_folder())
    elsewhere = getattr(wanted, "data", None)
    return settings if elsewhere is None else replace(settings, data_folder=elsewhere)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="vrp-desktop",
        description="Write down residents' worries and what you did, offline and encrypted; make Excel returns.",
    )
    parser.add_argument("--version", action="version", version=f"VRP Desktop {__version__}")
    parser.set_defaults(command=_window)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    demo = commands.add_parser("demo", help="make a sample borough and its returns, then open the window on it")
    demo.add_argument("--out", type=Path, default=Path("vrp-demo"), help="folder to make it in (default: ./vrp-demo)")
    demo.add_argument("--no-window", action="store_true", help="only make it")
    demo.set_defaults(command=_demo)

    check = commands.add_parser("self-test", help="check store, form, record, return and window; gives JSON")
    check.add_argument("--out", type=Path, help="write the JSON into this file too")
    check.set_defaults(command=_self_test)

    make = commands.add_parser("return", help="write one return's workbook")
    make.add_argument("which", metavar="RETURN", help="R-A, R-B, R-C, R-D, or one that was brought in")
    make.add_argument("--period", required=True, help="a month, like 2026-10, or a quarter, like 2025-26_Q3")
    make.add_argument("--out", type=Path, required=True, help="the workbook's file name")
    make.add_argument("--person", metavar="NAME", help="R-A of this person only (default: everybody on this laptop)")
    make.add_argument(
        "--checked",
        metavar="REASON",
        default="",
        help="R-A: you read it, and there are no names or addresses in it; why what looks personal may stay is kept",
    )
    make.add_argument(
        "--without",
        metavar="SHEET",
        action="append",
        default=[],
        help="leave a sheet out, when hidden numbers could be worked out from it; may be given several times",
    )
    make.add_argument(
        "--replace-draft", action="store_true", help="take the place of a draft that waits to be checked or approved"
    )
    make.add_argument(
        "--password",
        action="store_true",
        help="lock the workbook with a password, which is asked for; without a terminal it is the first line of input",
    )
    make.add_argument("--data", type=Path, help="folder of the records (default: this person's)")
    make.add_argument("--words-file", type=Path, help="file with the words; without it they are asked for")
    make.set_defaults(command=_return)

    publish = commands.add_parser(
        "publish-form",
        help="check an XLSForm and put it into the records of this laptop",
        description="Check an XLSForm, say what it does to the records of this laptop, ask, and publish it.",
        epilog="Exit codes: 0 published, or nothing to do; with --check or --beside: it can be published, whatever "
        "there is to look at. 1 it has faults, was refused or could not be read. 2 wrong command line. 3 not "
        "published: the answer was no, or it touches records and nobody could be asked.",
    )
    publish.add_argument("file", type=Path, help="the form as .xlsx, .xls, .csv, .md or .xml")
    only = publish.add_mutually_exclusive_group()
    only.add_argument("--check", action="store_true", help="only list what is wrong with it; needs no records")
    only.add_argument("--beside", action="store_true", help="only write its compiled form beside it, as .xml")
    publish.add_argument("--yes", action="store_true", help="publish it without asking, whatever it does to records")
    publish.add_argument("--data", type=Path, help="folder of the records (default: this person's)")
    publish.add_argument("--words-file", type=Path, help="file with the words; without it they are asked for")
    publish.set_defaults(command=_publish_form)

    key = commands.add_parser("recovery-key", help="for the help desk: make a recovery key with the council's key")
    key.add_argument("--council-key", type=Path, required=True, help="file with the council's secret (age identity)")
    key.add_argument("--data", type=Path, required=True, help="folder with the laptop's slots.json; records not needed")
    key.set_defaults(command=_recovery_key)

    verify = commands.add_parser("verify", help="check that the records on this laptop are whole")
    verify.add_argument("--data", type=Path, help="folder of the records (default: this person's)")
    verify.add_argument("--words-file", type=Path, help="file with the words; without it they are asked for")
    verify.set_defaults(command=_verify)

    rebuild = commands.add_parser("rebuild", help="make registers and search again from the log of all records")
    rebuild.add_argument("--data", type=Path, help="folder of the records (default: this person's)")
    rebuild.add_argument("--words-file", type=Path, help="file with the words; without it they are asked for")
    rebuild.set_defaults(command=_rebuild)

    policy = commands.add_parser(
        "policy",
        help="show what the council set for this machine, and what is wrong with it",
        description="Show each setting that a policy may set, where it came from, and what is wrong in the policy.",
        epilog="Exit codes: 0 nothing is wrong. 1 something is.",
    )
    policy.add_argument("--json", action="store_true", help="give it as JSON")
    policy.add_argument(
        "--own-form",
        metavar="ID",
        action="append",
        default=[],
        help="a form of the council's own, which did not come with the program; may be given several times",
    )
    policy.set_defaults(command=_policy)
    return parser


def _window(wanted: argparse.Namespace) -> int:
    if not _has_display():
        raise VrpError(
            Problem(
                happened="There is no display here, so the window cannot open.",
                means="Your records are safe and stay locked.",
                do_next="Start the program on a machine with a display.",
            )
        )
    return _open_window(_settings(wanted))


def _demo(wanted: argparse.Namespace) -> int:
    from vrp_desktop.operations import practice
    from vrp_desktop.work import Progress

    def show_step(done: int, total: int) -> None:
        if sys.stdout.isatty():
            print(f"\rMaking the sample borough: {done} of {total}", end="", flush=True)  # noqa: T201 - the command's own output

    made = practice.make_demo(wanted.out, Progress(show_step))
    if sys.stdout.isatty():
        _say("")
    _say(f"A sample borough, made up from beginning to end, is in {made.folder}")
    for line in made.lines:
        _say(f"  {line}")
    _say(f"  The words that unlock it: {made.words}")
    if wanted.no_window:
        return 0
    if not _has_display():
        _say("There is no display here, so the window stays shut. On a machine with one, run: vrp-desktop demo")
        return 0
    return _open_window(made.settings, words=made.words)


def _self_test(wanted: argparse.Namespace) -> int:
    from vrp_desktop.operations.self_test import self_test

    report = self_test()
    from vrp_desktop.ui.self_test import window_check

    report = report.with_check(window_check())
    text = json.dumps(report.as_dict(), indent=2)
    _say(text)
    if wanted.out is not None:
        wanted.out.write_text(text + "\n", encoding="utf-8")
    return 0 if report.is_well else 1


def _return(wanted: argparse.Namespace) -> int:
    from vrp_desktop.operations import making, setup, sign_off
    from vrp_desktop.operations.releasing import NotSafe
    from vrp_desktop.work import Progress

    if wanted.person is not None and wanted.which != making.AMBASSADOR_RETURN:
        raise VrpError(
            Problem(
                happened=f"There is no {wanted.which} of one person.",
                means="It counts everybody's records, so that nobody can be found in it; nothing was made.",
                do_next="Leave --person out, or make R-A.",
            )
        )
    if wanted.out.is_dir():
        raise IsADirectoryError(errno.EISDIR, "", str(wanted.out))
    settings = _settings(wanted)
    words = _words(wanted.words_file)
    password = _password() if wanted.password else ""
    session = setup.unlock(settings, words)
    try:
        request = making.ReturnRequest(
            return_id=wanted.which,
            period=wanted.period,
            person=making.person_called(session, wanted.person) if wanted.person is not None else None,
            is_checked=bool(wanted.checked.strip()),
            kept_because=wanted.checked,
            without=tuple(wanted.without),
            replaces_draft=wanted.replace_draft,
        )
        made = making.make_file(session, request, wanted.out, Progress(), password=password)
    except making.MayBePersonal as refused:
        for suspect in refused.suspects:
            _say(suspect.line(), to_errors=True)
        raise _with_option(refused, "Put it right in the window, or add --checked with why it may stay.") from None
    except NotSafe as refused:
        for finding in refused.findings:
            _say(finding.sentence(), to_errors=True)
        sheets = " ".join(f'--without "{name}"' for name in refused.sheets)
        raise _with_option(refused, f"Make it for a longer period, or add {sheets}.") from None
    except making.NotChecked as refused:
        raise _with_option(refused, "Read the records of the period, then add --checked with what you found.") from None
    except sign_off.DraftWaits as refused:
        raise _with_option(refused, "Look at it in the window, or add --replace-draft.") from None
    except sign_off.PeriodLocked as refused:
        raise _with_option(refused, "If there is an error in it, make another version in the window.") from None
    finally:
        session.store.close()
    _say(f"Made: {made.path}")
    return 0


def _with_option(refused: VrpError, do_next: str) -> VrpError:
    """Give the same problem, with what to do on the command line."""
    return VrpError(replace(refused.problem, do_next=do_next))


def _publish_form(wanted: argparse.Namespace) -> int:
    from vrp_desktop.forms.publishing.faults import FormFaults
    from vrp_desktop.operations import publishing

    try:
        source = wanted.file.resolve(strict=True)
    except OSError as error:
        raise VrpError(
            Problem(
                happened=f"There is no form called {wanted.file}.",
                means="Nothing was published.",
                do_next="Check the file's name and folder, then try again.",
            )
        ) from error
    try:
        published = publishing.check(source)
    except FormFaults as faults:
        for fault in faults.faults:
            _say(fault.sentence(), to_errors=True)
        for warning in faults.warnings:
            _say(f"Please look at this. {warning.sentence()}", to_errors=True)
        raise
    form = published.form
    for warning in published.warnings:
        _say(f"Please look at this. {warning.sentence()}", to_errors=True)
    if wanted.check:
        _say(f"{form.title} ({form.id}, version {form.version}) can be published.")
        return 0
    if not wanted.beside:
        return _publish_into_store(wanted, published)
    target = source.with_suffix(".xml")
    target.write_text(published.xform, encoding="utf-8", newline="\n")
    _say(f"{form.title} ({form.id}, version {form.version}) is compiled into {target.name}")
    return 0


def _publish_into_store(wanted: argparse.Namespace, published: Published) -> int:
    from vrp_desktop.operations import publishing, setup

    session = setup.unlock(_settings(wanted), _words(wanted.words_file))
    try:
        ready = publishing.compare(session, published)
        for line in ready.lines():
            _say(line)
        if ready.is_here:
            return 0
        if not wanted.yes and not _may_publish(ready):
            return NOT_CONFIRMED
        publishing.publish(session, ready)
    finally:
        session.store.close()
    form = published.form
    _say(f"{form.title} ({form.id}, version {form.version}) is published.")
    return 0


def _recovery_key(wanted: argparse.Namespace) -> int:
    from vrp_desktop.operations import setup

    lines = wanted.council_key.read_text(encoding="utf-8").splitlines()
    # As age-keygen writes it: lines that begin with # say when and for whom.
    secret = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    _say("Recovery key, for once. Read it out to the person it is for, and write it down nowhere else:")
    _say(f"  {setup.help_out(wanted.data, secret)}")
    _say("Put slots.json and slots.json.bak back into the laptop's folder; there: “I forgot my words”.")
    return 0


def _verify(wanted: argparse.Namespace) -> int:
    from vrp_desktop.operations import checking, setup

    session = setup.unlock(_settings(wanted), _words(wanted.words_file))
    try:
        verdict = checking.check(session)
    finally:
        session.store.close()
    for finding in verdict.findings:
        _say(finding.sentence(), to_errors=True)
    if verdict.is_whole:
        records = _counted(verdict.records, "record", "records")
        entries = _counted(verdict.entries, "entry", "entries")
        _say(f"All is well: {records}, {entries} of the log, and nothing is wrong.")
    return 0 if verdict.is_whole else 1


def _rebuild(wanted: argparse.Namespace) -> int:
    from vrp_desktop.operations import checking, setup

    session = setup.unlock(_settings(wanted), _words(wanted.words_file))
    try:
        checking.rebuild(session)
        verdict = checking.check(session)
    except checking.LogDamaged as damaged:
        for finding in damaged.findings:
            _say(finding.sentence(), to_errors=True)
        raise
    finally:
        session.store.close()
    _say(f"Made again: registers and search of {_counted(verdict.records, 'record', 'records')}.")
    return 0 if verdict.is_whole else 1


def _policy(wanted: argparse.Namespace) -> int:
    from vrp_desktop.operations.council import in_force
    from vrp_desktop.policy.reading import places, sources

    found = in_force(_settings(wanted), wanted.own_form)
    where = places(wanted.policy or sources())
    if wanted.json:
        _say(json.dumps({"well": not found.faults, "places": where, **found.as_dict()}, indent=2))
        return 1 if found.faults else 0
    _say("Places that are read, in this order: " + ", then ".join(where))
    for line in found.lines:
        _say(f"{line.key.toml} = {line.said}  ({line.origin.words})")
    for fault in found.faults:
        _say(fault.line(), to_errors=True)
    return 1 if found.faults else 0


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _may_publish(ready: Preview) -> bool:
    """Ask the person at the terminal; without one, only what touches no record may be published."""
    if sys.stdin is not None and sys.stdin.isatty():
        answer = input("Publish this? y/n ").strip().lower()
        if answer in ("y", "yes"):
            return True
        _say("Nothing was published. The form in use stays as it was. Publish it again when you are sure.")
        return False
    if not ready.touches_records:
        return True
    problem = Problem(
        happened="This form changes what existing records mean, and there is nobody here to ask.",
        means="Nothing was published, and the form in use stays as it was.",
        do_next="Read what is listed above, then add --yes, or publish it at a terminal.",
    )
    _say(problem.sentences(), to_errors=True)
    return False


def _words(words_file: Path | None) -> str:
    if words_file is None:
        return getpass.getpass("Your words: ")
    try:
        return words_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise VrpError(
            Problem(
                happened="The file with the words could not be read.",
                means="The records stay locked; nothing was made.",
                do_next="Check the file's name, and that it holds only the words.",
            )
        ) from error


def _password() -> str:
    """Ask for a password twice; where nobody can be asked it is the first line of the input. Raises PasswordUnfit."""
    from vrp_desktop.returns.extract.password import check_password

    if sys.stdin is not None and sys.stdin.isatty():
        first, second = getpass.getpass("Password for the workbook: "), getpass.getpass("The password again: ")
    else:
        first = second = sys.stdin.readline().rstrip("\r\n") if sys.stdin is not None else ""
    check_password(first, second)
    return first


def _open_window(settings: Settings, words: str | None = None) -> int:
    """Open the window; with `words`, unlock at once (a sample borough, so it is marked as practice)."""
    import gc

    from vrp_desktop.ui.qt_libraries import missing_libraries

    # Nothing that is loaded now is garbage; the window collects in its own thread once its first page is painted.
    gc.disable()
    missing = missing_libraries()
    if missing:
        raise VrpError(
            Problem(
                happened="The window cannot open: this system lacks libraries that Qt needs.",
                means="Your records are safe; missing are " + ", ".join(missing) + ".",
                do_next="On Debian or Ubuntu, install them with “sudo apt-get install " + " ".join(missing) + "”.",
            )
        )
    try:
        from vrp_desktop.ui.application import open_window
    except ImportError as error:
        raise VrpError(
            Problem(
                happened="The window cannot open: a part of the program is missing or does not load.",
                means="Your records are safe and stay locked.",
                do_next="Ask your help desk to install VRP Desktop again.",
                details=type(error).__name__,
            )
        ) from error

    return open_window(settings, settings.for_practice(practice_folder()), words)


def _has_display() -> bool:
    from vrp_desktop.ui.qt_libraries import has_display

    return has_display()


def _tell(problem: Problem, *, in_box: bool = False) -> None:
    """Tell a problem where it can be read: at the console, or without one in a box of the system.

    `in_box`: whether somebody is there to read it; a command may run by itself at night, and a box would stop it.
    """
    if sys.stderr is None and in_box:
        from vrp_desktop import native_box

        native_box.show(problem.sentences())
    _say(problem.sentences(), to_errors=True)


def _say(text: str, *, to_errors: bool = False) -> None:
    stream = sys.stderr if to_errors else sys.stdout
    if stream is None:
        return  # A program without a console has nobody to tell.
    # A file's name may hold what no text does, and a terminal may not know every sign.
    encoding = stream.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=stream)
