"""The council's policy: every key from both places, and whatever else may stand there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyrage
import pytest
from support.stores import CHEAP, WORDS, new_session, settings_in
from support.unprivileged import run_unprivileged

from vrp_desktop.app import run
from vrp_desktop.operations import setup
from vrp_desktop.operations.council import in_force, set_up_problem, view
from vrp_desktop.policy import windows
from vrp_desktop.policy.reading import REGISTRY, Sources, read, sources
from vrp_desktop.problems import VrpError
from vrp_desktop.settings import Origin, PolicyFault, Settings
from vrp_desktop.store.people import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEY, OTHER = (str(pyrage.x25519.Identity.generate().to_public()) for _ in range(2))
# One in 32 keys ends with a q itself.
ALMOST = KEY[:-1] + ("p" if KEY.endswith("q") else "q")
SECRET = str(pyrage.x25519.Identity.generate())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give the file of a policy that is not there yet, in a folder that is nobody else's."""
    folder = tmp_path / "vrp-desktop"
    folder.mkdir(mode=0o755)
    return folder / "policy.toml"


def at(place: Path, text: str | bytes = "", registry: Mapping[str, object] | None = None) -> Sources:
    """Give a machine with `text` in its file, which belongs to whoever runs this, and values in its registry."""
    if text:
        place.write_bytes(text.encode() if isinstance(text, str) else text)
        place.chmod(0o644)
    return Sources(None if registry is None else lambda: registry, place, os.getuid())


def settings(place: Path, text: str | bytes = "", registry: Mapping[str, object] | None = None) -> Settings:
    return read(at(place, text, registry), Path("/home/asha/records"))


def only_fault(found: Settings) -> PolicyFault:
    (fault,) = found.council.faults
    return fault


GOOD = [
    ("data_folder", "data_folder", "/srv/vrp/records", Path("/srv/vrp/records")),
    ("rounding_base", "rounding_base", 10, 10),
    ("rounding_base", "rounding_base", 5, 5),
    ("recovery_public_key", "council_recovery_key", KEY, KEY),
    ("idle_lock_minutes", "lock_after_ms", 2, 120_000),
    ("idle_lock_minutes", "lock_after_ms", 30, 1_800_000),
    ("marking", "marking", "OFFICIAL", "OFFICIAL"),
    ("marking", "marking", "é" * 60, "é" * 60),
    ("tell_us_more", "tell_us_more", "Ring 020 8496 3000", "Ring 020 8496 3000"),
    ("borough", "borough", "  Hackney ", "Hackney"),
    ("forms_allowed", "forms_allowed", ["resident_concern", "activity"], ("resident_concern", "activity")),
    ("forms_allowed", "forms_allowed", ["activity", "", "activity"], ("activity",)),
    ("backup_place", "backup_place", "/mnt/backups", Path("/mnt/backups")),
    ("coordinator_public_keys", "coordinator_keys", [KEY, OTHER], (KEY, OTHER)),
    ("hand_over_folder", "hand_over_folder", "/mnt/hand-overs", Path("/mnt/hand-overs")),
]
WRONG = [
    *(("data_folder", wrong) for wrong in ("records", "", 5, ["/srv"], "/srv/\0", "/srv/\nx", "/" + "x" * 2_000)),
    ("data_folder", "%NOBODY_SET_THIS%/records"),
    *(("rounding_base", wrong) for wrong in (0, 1, 3, 20, True, "5", 5.0, -5, 10**300)),
    *(("recovery_public_key", wrong) for wrong in ("", "age1", ALMOST, KEY.upper() + "x", "ssh-rsa AAAA", 1, [KEY])),
    ("recovery_public_key", SECRET),
    *(("idle_lock_minutes", wrong) for wrong in (1, 0, -1, 31, 600, True, False, 7.5, "5", [5], 10**4_000)),
    *(("marking", wrong) for wrong in ("", "  ", "x" * 61, "two\nlines", "bell\a", "turned\u202e", 7, ["OFFICIAL"])),
    *(("tell_us_more", wrong) for wrong in ("", "x" * 201, "a\tb")),
    *(("borough", wrong) for wrong in ("", "x" * 61)),
    *(("forms_allowed", wrong) for wrong in ([], [""], "activity", [1], ["a b"], ["../x"], ["x" * 65], ["a", "1"])),
    ("forms_allowed", [f"form_{number}" for number in range(101)]),
    *(("backup_place", wrong) for wrong in ("backups", "~nobody-here/x", 1)),
    *(("coordinator_public_keys", wrong) for wrong in ([], KEY, [KEY, "age1x"], [SECRET], [[KEY]])),
    ("hand_over_folder", "hand-overs"),
]


def numbered(cases: Sequence[tuple[object, ...]]) -> list[str]:
    """Name the cases the same in each worker, though keys are new ones each time."""
    return [f"{case[0]} {number}" for number, case in enumerate(cases)]


def as_toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=True) if not isinstance(value, float) else repr(value)


def by_key(key: str) -> str:
    return next(name for name, one in Settings.policy_keys().items() if one.toml == key)


@pytest.mark.parametrize(("key", "setting", "said", "held"), GOOD, ids=numbered(GOOD))
@pytest.mark.parametrize("origin", [Origin.FILE, Origin.REGISTRY])
def test_each_key_is_obeyed_from_either_place(
    place: Path, key: str, setting: str, said: object, held: object, origin: Origin
) -> None:
    spelt = Settings.policy_keys()[setting].registry.upper()
    found = (
        settings(place, f"{key} = {as_toml(said)}")
        if origin is Origin.FILE
        else settings(place, registry={spelt: said})
    )
    assert getattr(found, setting) == held
    assert found.council.origins == ((setting, origin),)
    assert found.council.faults == ()


@pytest.mark.parametrize(("key", "wrong"), WRONG, ids=numbered(WRONG))
@pytest.mark.parametrize("origin", [Origin.FILE, Origin.REGISTRY])
def test_for_a_wrong_value_the_default_holds_and_the_other_keys_are_obeyed(
    place: Path, key: str, wrong: object, origin: Origin
) -> None:
    setting, other = by_key(key), "marking" if key == "borough" else "borough"
    if origin is Origin.FILE:
        found = settings(place, f'{other} = "Hackney"\n{key} = {as_toml(wrong)}')
    else:
        found = settings(place, registry={other: "Hackney", Settings.policy_keys()[setting].registry: wrong})
    assert getattr(found, setting) == getattr(Settings(data_folder=Path("/home/asha/records")), setting)
    assert found.council.origins == ((other, origin),)
    fault = only_fault(found)
    assert fault.setting == setting
    assert fault.key == (key if origin is Origin.FILE else Settings.policy_keys()[setting].registry)
    assert fault.where == (str(place) if origin is Origin.FILE else REGISTRY)


def test_without_a_policy_every_default_holds(place: Path) -> None:
    found = settings(place, registry={})
    assert found == Settings(data_folder=Path("/home/asha/records"))
    assert {found.council.origin(name) for name in Settings.policy_keys()} == {Origin.DEFAULT}
    assert not any(found.is_set_by_council(name) for name in Settings.policy_keys())


def test_the_registry_counts_before_the_file_key_by_key(place: Path) -> None:
    found = settings(place, 'marking = "FILE"\nborough = "File"', {"Marking": "REGISTRY", "IdleLockMinutes": 9})
    assert (found.marking, found.borough, found.lock_after_ms) == ("REGISTRY", "File", 540_000)
    assert found.council.origin("marking") is Origin.REGISTRY
    assert found.council.origin("borough") is Origin.FILE


def test_a_wrong_value_in_the_first_place_is_not_made_good_by_the_second(place: Path) -> None:
    found = settings(place, "idle_lock_minutes = 10", {"IdleLockMinutes": 1})
    assert found.lock_after_ms == 300_000
    assert only_fault(found).where == REGISTRY


def test_variables_and_the_persons_own_folder_are_filled_in(place: Path, own_profile: Path) -> None:
    found = settings(place, "data_folder = '%LOCALAPPDATA%/VRP/records'\nbackup_place = '~/backups'")
    assert found.data_folder == own_profile / "VRP" / "records"
    assert found.backup_place == own_profile / "backups"


def test_a_key_that_means_nothing_is_named_with_the_one_that_may_be_meant(place: Path) -> None:
    fault = only_fault(settings(place, "idle_lock_minute = 3"))
    assert (fault.key, fault.setting) == ("idle_lock_minute", "")
    assert "is idle_lock_minutes meant?" in fault.why
    assert "is IdleLockMinutes meant?" in only_fault(settings(place.parent / "none", registry={"IdleLock": 3})).why


def test_a_key_that_means_nothing_cannot_flood_or_turn_what_is_shown(place: Path) -> None:
    assert only_fault(settings(place, registry={"Nothing": 1})).key == "Nothing"
    for fault in settings(place, registry={"": 1, "x" * 9_999: 1, "\u202e\n": 1}).council.faults:
        assert len(fault.line()) < 200
        assert fault.line().isprintable()


def test_a_secret_key_is_never_repeated(place: Path) -> None:
    found = settings(place, f'recovery_public_key = "{SECRET}"\ncoordinator_public_keys = ["{SECRET}"]')
    said = json.dumps(in_force(found).as_dict()) + "".join(fault.line() for fault in found.council.faults)
    assert "take it out at once" in said
    assert SECRET[len("AGE-SECRET-KEY-") :] not in said
    assert SECRET[20:40] not in said


HOSTILE = {
    "a megabyte of brackets": b"marking = " + b"[" * 1_000_000,
    "few brackets inside of others": b"marking = " + b"[" * 9_000,
    "tables inside of others": b"marking = " + b"{a=" * 5_000,
    "a key of many parts": b".".join([b"a"] * 8_000),
    "a number without end": b"idle_lock_minutes = " + b"9" * 9_000,
    "no text": bytes(range(256)) * 8,
    "UTF-16": 'marking = "OFFICIAL"'.encode("utf-16"),
    "NUL": b'marking = "OFFICIAL\0"',
    "half a line": b'marking = "OFFICIAL',
    "twice": b'marking = "A"\nmarking = "B"',
    "a lone surrogate": b'marking = "\\ud800"',
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_file_that_cannot_be_read_is_one_fault_that_quotes_nothing(place: Path, content: bytes) -> None:
    found = settings(place, content)
    fault = only_fault(found)
    assert (fault.where, fault.key) == (str(place), "")
    assert "OFFICIAL" not in fault.why
    assert len(fault.why) < 100
    assert found.council.origins == ()


@pytest.mark.parametrize("content", [b'\xef\xbb\xbfmarking = "A"', b'marking = "A"\r\nborough = "B"\r\n', b"\r\n"])
def test_a_file_from_windows_is_read(place: Path, content: bytes) -> None:
    found = settings(place, content)
    assert found.council.faults == ()
    assert (found.marking == "A") is (b"A" in content)


def test_a_key_that_is_a_table_or_a_day_is_a_wrong_value(place: Path) -> None:
    found = settings(place, "borough = 2026-11-29\n[marking]\na = 1")
    assert {fault.setting for fault in found.council.faults} == {"borough", "marking"}


def test_a_file_that_somebody_else_owns_or_may_write_is_not_obeyed(place: Path) -> None:
    machine = at(place, 'marking = "MINE"')
    assert read(machine, Path("/x")).marking == "MINE"
    theirs = read(Sources(file=place, owner=os.getuid() + 1), Path("/x"))
    assert theirs.marking == "OFFICIAL-SENSITIVE"
    assert "root alone" in only_fault(theirs).why
    for path, mode in ((place, 0o664), (place, 0o646), (place.parent, 0o777), (place.parent, 0o775)):
        before = path.stat().st_mode
        path.chmod(mode)
        assert read(machine, Path("/x")).council.origins == (), f"{path.name} with {mode:o}"
        path.chmod(before)


def test_a_link_a_folder_and_a_pipe_are_no_policy(place: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "mine.toml"
    elsewhere.write_text('marking = "MINE"')
    place.symlink_to(elsewhere)
    assert "neither a link" in only_fault(settings(place)).why
    place.unlink()
    place.mkdir()
    assert "must be a file" in only_fault(settings(place)).why
    place.rmdir()
    os.mkfifo(place)
    assert "must be a file" in only_fault(settings(place)).why


def test_a_file_without_rights_is_a_fault(place: Path) -> None:
    at(place, 'marking = "MINE"')
    place.chmod(0)
    said = run_unprivileged(
        "from pathlib import Path\n"
        "from vrp_desktop.policy.reading import Sources, read\n"
        f"found = read(Sources(file=Path({str(place)!r}), owner={os.getuid()}), Path('/x'))\n"
        "print(found.marking, found.council.faults[0].why)"
    )
    assert "OFFICIAL-SENSITIVE It could not be read (PermissionError)." in said


def test_a_registry_that_may_not_be_read_is_a_fault_and_the_file_is_obeyed(place: Path) -> None:
    def refused() -> Mapping[str, object]:
        raise PermissionError(5, "Access is denied")

    at(place, 'marking = "MINE"')
    found = read(Sources(refused, place, os.getuid()), Path("/x"))
    assert found.marking == "MINE"
    assert only_fault(found).where == REGISTRY


def test_no_variable_leads_to_another_policy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ProgramData", "ALLUSERSPROFILE", "XDG_CONFIG_DIRS", "XDG_CONFIG_HOME", "VRP_POLICY"):
        monkeypatch.setenv(name, str(tmp_path))
    assert sources() == Sources(None, Path("/etc/vrp-desktop/policy.toml"), 0)
    assert windows.registry() == {}
    assert windows.program_data() is None


# What holds because of it


@pytest.mark.parametrize(
    "text",
    [
        'recovery_public_key = "age1x"', "data_folder = 'records'", "= broken",
    ],
)  # fmt: skip
def test_nothing_is_set_up_while_it_is_not_known_what_the_council_wants(place: Path, tmp_path: Path, text: str) -> None:
    found = read(at(place, text), tmp_path / "records")
    with pytest.raises(VrpError, match="nothing was set up"):
        setup.set_up(found, name="Asha", role=Role.AMBASSADOR, words=WORDS)
    assert not (tmp_path / "records").exists()
    assert set_up_problem(found.for_practice(tmp_path / "practice")) is None


def test_a_fault_elsewhere_does_not_keep_anybody_from_setting_up(place: Path, tmp_path: Path) -> None:
    registry = {"RecoveryPublicKey": KEY, "DataFolder": str(tmp_path)}
    for text, values in (("marking = 1\nnothing = 2", {}), ("= broken", registry)):
        found = read(at(place, text, values), tmp_path / "records")
        assert found.council.faults
        assert set_up_problem(found) is None


def test_what_a_user_put_there_is_told_and_keeps_nobody_from_setting_up(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    at(place, "= broken")
    theirs = Sources(file=place, owner=os.getuid() + 1)
    found = read(theirs, tmp_path / "records")
    assert not only_fault(found).is_councils
    made = setup.set_up(found, name="Asha", role=Role.AMBASSADOR, words=WORDS, cost=CHEAP)
    (problem,) = view(made.session).problems
    assert "No administrator" in problem.means
    made.session.store.close()
    assert run(["policy"], theirs) == 1
    assert "root alone" in capsys.readouterr().err
    place.unlink()
    place.symlink_to(tmp_path)
    assert set_up_problem(read(theirs, tmp_path / "other")) is None


@pytest.mark.parametrize(("of_folder", "of_file"), [(0o755, 0o666), (0o777, 0o644), (0o755, 0o000)])
def test_what_is_wrong_in_a_folder_of_the_councils_keeps_everybody_from_setting_up(
    place: Path, tmp_path: Path, of_folder: int, of_file: int
) -> None:
    machine = at(place, "= broken")
    place.chmod(of_file)
    place.parent.chmod(of_folder)
    found = read(machine, tmp_path / "records")
    assert only_fault(found).is_councils
    assert set_up_problem(found) is not None


def test_practice_takes_the_policy_but_not_its_places_and_keys(place: Path, tmp_path: Path) -> None:
    found = settings(
        place,
        f'data_folder = "/srv"\nrecovery_public_key = "{KEY}"\nbackup_place = "/mnt"\n'
        'marking = "OURS"\nidle_lock_minutes = 1',
    ).for_practice(tmp_path)
    assert (found.data_folder, found.council_recovery_key, found.backup_place) == (tmp_path, "", None)
    assert found.marking == "OURS"
    assert found.council.origins == (("marking", Origin.FILE),)
    assert only_fault(found).setting == "lock_after_ms"


# The command line


def test_the_command_shows_each_key_and_where_it_came_from(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy"], at(place, "idle_lock_minutes = 2", {"Marking": "OURS"})) == 0
    said = capsys.readouterr().out
    assert "idle_lock_minutes = 2  (policy: file)" in said
    assert "marking = OURS  (policy: registry)" in said
    assert "rounding_base = 5  (default)" in said
    assert all(key.toml in said for key in Settings.policy_keys().values())


def test_the_command_names_each_fault_and_ends_with_1(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = 'idle_lock_minutes = 99\nforms_allowed = ["resident_concerns", "activity", "street_walk"]'
    assert run(["policy", "--json"], at(place, text, {})) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["well"] is False
    assert told["places"] == [REGISTRY, str(place)]
    assert [fault["key"] for fault in told["faults"]] == ["idle_lock_minutes", "forms_allowed", "forms_allowed"]
    assert "is resident_concern meant?" in told["faults"][1]["why"]
    assert {one["key"]: one["origin"] for one in told["settings"]}["forms_allowed"] == "file"
    assert run(["policy"], at(place, text, {})) == 1
    assert "99" not in capsys.readouterr().err


def test_a_form_of_the_councils_own_is_no_fault_when_it_is_named(place: Path) -> None:
    machine = at(place, 'forms_allowed = ["street_walk"]')
    assert run(["policy"], machine) == 1
    assert run(["policy", "--own-form", "street_walk"], machine) == 0


def test_json_says_registry_for_what_is_in_the_registry(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "--json"], at(place, registry={"RoundingBase": 10})) == 0
    (base,) = (one for one in json.loads(capsys.readouterr().out)["settings"] if one["key"] == "rounding_base")
    assert base == {"key": "rounding_base", "registry": "RoundingBase", "value": 10, "origin": "registry"}


def test_named_records_are_worked_on_under_the_councils_rules(place: Path, tmp_path: Path) -> None:
    new_session(tmp_path, Role.COORDINATOR).store.close()
    (tmp_path / "words.txt").write_text(WORDS)
    machine = at(
        place, f'data_folder = "{tmp_path}/elsewhere"\nmarking = "OURS ALONE"\nborough = "Hackney"\nrounding_base = 10'
    )
    arguments = ["--words-file", str(tmp_path / "words.txt"), "--data", str(settings_in(tmp_path).data_folder)]
    out = tmp_path / "made.xlsx"
    assert run(["return", "R-B", "--period", "2026-10", "--out", str(out), *arguments], machine) == 0
    import openpyxl

    book = openpyxl.load_workbook(out)
    cover = " ".join(str(cell.value) for row in book["Cover"].iter_rows() for cell in row if cell.value)
    assert "OURS ALONE" in cover
    assert "Hackney" in cover
    notes = " ".join(str(cell.value) for row in book["Notes"].iter_rows() for cell in row if cell.value)
    assert "rounded to the nearest 10" in notes
    assert "from 1 to 7 are hidden" in notes
    for command in (["verify"], ["rebuild"]):
        assert run([*command, *arguments], machine) == 0
    assert not (tmp_path / "elsewhere").exists()
