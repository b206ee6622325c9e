"""Made-up answers to whatever a form asks, drawn from the data of the sample borough."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from vrp_desktop.forms.definition import Control, DataType

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Collection, Mapping, Sequence

    from vrp_desktop.forms.definition import Choice, Question
    from vrp_desktop.operations.entry import Entry

_ANSWER_OPTIONAL = 0.4
"""How often a question that may be left out is answered, unless the data says otherwise."""
_ROUNDS = 40
"""No form takes more passes than it has questions that open others; this only bounds a faulty one."""


def answer(
    entry: Entry,
    known: Callable[[str], Sequence[str]],
    day: datetime.date,
    data: Mapping[str, Any],
    draw: random.Random,
    given: Collection[str] = (),
) -> None:
    """Answer what `entry` asks of `day`, drawn from `data` (``resources/samples/borough.toml``).

    `known`: gives the records of a register, by its form's id. `given`: questions whose answers stay, by their names.
    """
    live = entry.live
    seen = {question.path for question in entry.form.questions() if question.name in given}
    for _ in range(_ROUNDS):
        open_now = [
            question
            for question in entry.form.questions()
            if question.path not in seen and live.state(question.path).is_relevant
        ]
        if not open_now:
            break
        for question in open_now:
            seen.add(question.path)
            state = live.state(question.path)
            if state.is_relevant and not state.is_readonly:
                value = _drawn(entry, question, known, day=day, data=data, draw=draw)
                if value is not None:
                    live.answer(question.path, value)
    _mend(entry)


def _mend(entry: Entry) -> None:
    """Put right what contradicts itself, since each answer is drawn alone: parts that do not add up, a repetition."""
    live = entry.live
    for problem in live.problems():
        question = entry.form.question(problem.path)
        if not live.state(problem.path).is_required:
            live.answer(problem.path, "")
        elif question.name.startswith("contacts_"):
            _add_up(entry)
        elif question.control is Control.SELECT:
            # One of what was drawn stands alone.
            live.answer(problem.path, live.state(problem.path).value.partition(" ")[0])


def _add_up(entry: Entry) -> None:
    """Make the three depths of contact add up to everybody who was reached."""
    paths = {question.name: question.path for question in entry.form.questions()}
    answers = entry.live.answers()
    deep = [int(answers.get(paths[name], "0")) for name in ("contacts_2", "contacts_3")]
    reached = max(int(answers.get(paths["reached"], "0")), sum(deep))
    entry.live.answer(paths["reached"], str(reached))
    entry.live.answer(paths["contacts_1"], str(reached - sum(deep)))


def _drawn(
    entry: Entry,
    question: Question,
    known: Callable[[str], Sequence[str]],
    *,
    day: datetime.date,
    data: Mapping[str, Any],
    draw: random.Random,
) -> str | None:
    """Draw an answer; `None` leaves the question as it is."""
    live, name = entry.live, question.name
    state = live.state(question.path)
    is_asked = state.is_required or draw.random() < _ANSWER_OPTIONAL
    if question.control is Control.TRIGGER:
        return None
    if question.bind.type is DataType.DATE:
        least, most = _named(data["days"], entry, name, (0, 0))
        later = day + datetime.timedelta(days=draw.randint(least, most))
        return later.isoformat() if is_asked else None
    if question.bind.register is not None:
        return _records(known(question.bind.register), entry, question, draw) if is_asked else None
    if question.control in (Control.SELECT1, Control.SELECT):
        choices = live.choices(question.path)
        weights = _named(data["weights"], entry, name, {})
        if not choices or (not is_asked and not weights):
            return None
        how_many = 1 if question.control is Control.SELECT1 else draw.choice((1, 1, 2))
        season = data["season"] if name == "concern" else {}
        return " ".join(sorted({_choice(choices, weights, season, day, draw) for _ in range(how_many)}))
    if question.bind.type in (DataType.INT, DataType.DECIMAL):
        least, most, often = _named(data["numbers"], entry, name, (1, 5, _ANSWER_OPTIONAL))
        if not state.is_required and draw.random() >= often:
            return None
        return str(draw.randint(least, most) if isinstance(least, int) else round(draw.uniform(least, most), 1))
    otherwise = data["texts"]["anything"] if state.is_required else ()
    texts = _fitting(data, entry, name) or _named(data["texts"], entry, name, otherwise)
    if not texts:
        return None
    text = draw.choice(texts).replace("{partner}", draw.choice(data["partners"]))
    return text or ("-" if state.is_required else None)


def _named(table: Mapping[str, Any], entry: Entry, name: str, otherwise: Any) -> Any:  # noqa: ANN401 - TOML's values
    """Give what the data says of a question: in this form, else in any."""
    return table.get(entry.form.id, {}).get(name, table.get(name, otherwise))


def _fitting(data: Mapping[str, Any], entry: Entry, name: str) -> Sequence[str]:
    """Give the texts that fit what another question was answered, if the data has some for that."""
    paths = {question.name: question.path for question in entry.form.questions()}
    for asked, by_answer in data["texts_when"].get(entry.form.id, {}).items():
        found: Sequence[str] = by_answer.get(entry.live.state(paths[asked]).value, {}).get(name, ())
        if found:
            return found
    return ()


def _records(known: Sequence[str], entry: Entry, question: Question, draw: random.Random) -> str | None:
    """Draw one of the records that may be chosen, or some; `None` while there are none."""
    found = [record for record in known if record != entry.record]
    if not found:
        return None
    return " ".join(draw.sample(found, min(len(found), draw.choice((1, 1, 2, 3)) if question.bind.is_many else 1)))


def _choice(
    choices: Sequence[Choice],
    weights: Mapping[str, int],
    season: Mapping[str, Sequence[int]],
    day: datetime.date,
    draw: random.Random,
) -> str:
    drawn = [
        weights.get(choice.code, 1) * (season[choice.code][day.month - 1] if choice.code in season else 2)
        for choice in choices
    ]
    if not any(drawn):
        return choices[0].code
    return draw.choices([choice.code for choice in choices], drawn)[0]
