"""The rows that leave in returns, by their purpose: each value in words, as its column wants it.

What may leave for a purpose is listed in `disclosure.record_sheet`; what these give beyond that stays behind.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vrp_desktop.disclosure.rounding import Rounding
from vrp_desktop.disclosure.safe_table import DOES_NOT_APPLY, HIDDEN
from vrp_desktop.measures.late import counted_in
from vrp_desktop.measures.reading import rows as read_rows
from vrp_desktop.measures.sources.activity import MEETING_MINUTES
from vrp_desktop.measures.spec import answers
from vrp_desktop.operations.show import choice_labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from vrp_desktop.measures.census import Census
    from vrp_desktop.measures.period import Period
    from vrp_desktop.measures.sources import Item
    from vrp_desktop.operations.session import Session

Row = dict[str, object]
_WHOLE_BOROUGH = "borough"
"""A ward's code that stands for all of them."""
_NOT_SHARED = "no_share"
"""What made a deep dive hard, when it was that data could not be shared."""
_FEW_FIGURES = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """For whom and for when rows are wanted. `person`: only this person's, `None` for everybody's.

    The last three are what whoever makes their own return asks the coordinator for.
    """

    session: Session
    census: Census
    period: Period
    person: str | None = None
    call: bool = False
    training: str = ""
    cards: str = ""


def rows_for(purpose: str, wanted: Wanted) -> Iterable[Mapping[str, object]]:
    """Give the rows of a purpose. Raises KeyError for one that has none."""
    return _ROWS[purpose](wanted)


def _people(wanted: Wanted) -> Iterator[Row]:
    """Give a row of figures for each person, who is "P1", "P2" and never a name."""
    from vrp_desktop.measures.people import person_month

    for place, person in enumerate(wanted.session.store.people.all(), 1):
        if wanted.person in (None, person.id):
            figures = person_month(wanted.session.store, wanted.period, person.id)
            yield {
                "ref": f"P{place}",
                "role": person.role.value.capitalize(),
                "days_active": figures.days_active,
                "worries": figures.worries,
                "activities": figures.activities,
                "reached": figures.reached,
            }


def _help_needed(wanted: Wanted) -> Iterator[Row]:
    session, cards = wanted.session, wanted.cards.strip()
    waits = (wanted.person or session.person.id) in session.store.support.asked()
    yield {
        # Not a column: it tells whoever reads of a suspect where to look.
        "ref": "Help you need",
        "call": "Yes" if wanted.call or waits else "No",
        "training": wanted.training.strip() or "None",
        "cards": int(cards) if _FEW_FIGURES.fullmatch(cards) else cards or "None",
    }


def _of_register(form_id: str) -> Callable[[Wanted], Iterator[Row]]:
    """Give each record of the period with words in place of codes, by question name.

    The words are those of the form version that a record was written in: a newer one may not know its codes.
    """

    def labelled(wanted: Wanted) -> Iterator[Row]:
        session, forms = wanted.session, wanted.session.store.forms
        labels: dict[str, dict[str, dict[str, str]]] = {}
        for row in counted_in(session.store, form_id, wanted.period):
            if wanted.person not in (None, row["author"]):
                continue
            version = str(row["form_version"])
            if version not in labels:
                form = forms.get(form_id, version)
                labels[version] = {q.name: choice_labels(session, form, q) for q in form.columns() if q.itemset}
            named: Row = dict(row)
            for name, words in labels[version].items():
                value = row.get(name)
                if isinstance(value, str) and value:
                    named[name] = words[value] if value in words else ", ".join(words.get(c, c) for c in value.split())
            yield named

    return labelled


def _mentoring(wanted: Wanted) -> Iterator[Row]:
    """Give a row for each mentee's code name, with what came of the month's meetings."""
    journeys = {str(row["record"]): row for row in read_rows(wanted.session.store, "journey")}
    themes, stages = wanted.census.choices("meetings", "themes"), wanted.census.choices("journeys", "stage")
    theme_words = {choice.code: choice.label for choice in themes}
    stage_words = {choice.code: choice.label for choice in stages}
    held: defaultdict[str, Counter[str]] = defaultdict(Counter)
    talked: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in counted_in(wanted.session.store, "mentoring", wanted.period):
        if wanted.person in (None, row["author"]):
            mentee = str(row.get("mentee"))
            held[mentee][str(row.get("held"))] += 1
            held[mentee]["minutes"] += MEETING_MINUTES.get(str(row.get("minutes")), 0)
            talked[mentee] |= dict.fromkeys(theme_words.get(code, code) for code in answers(row, "themes") if code)
    for mentee in sorted(held, key=lambda one: str(journeys.get(one, {}).get("code"))):
        counts, journey = held[mentee], journeys.get(mentee, {})
        stage = str(journey.get("stage") or "")
        yield {
            "ref": journey.get("code"),
            "mentee": journey.get("code"),
            "held": counts["yes"],
            "missed": counts["missed"],
            "cancelled": counts["they_cancelled"] + counts["i_cancelled"],
            "hours": round(counts["minutes"] / 60, 1),
            "themes": ", ".join(talked[mentee]),
            "stage": stage_words.get(stage, stage),
        }


def _worded(wanted: Wanted, source: str, item: Item, names: Iterable[str]) -> Row:
    """Give an item with the words of its codes in the fields `names`."""
    row: Row = dict(item)
    for name in names:
        words = {choice.code: choice.label for choice in wanted.census.choices(source, name)}
        row[name] = ", ".join(words.get(code, code) for code in answers(item, name) if code)
    return row


def _actions(wanted: Wanted) -> Iterator[Row]:
    verdicts: dict[str, str] = {}
    words = {choice.code: choice.label for choice in wanted.census.choices("reviews", "verdict")}
    for review in read_rows(wanted.session.store, "review", last=wanted.period.last):
        # By day, so that the newest verdict stands.
        verdicts[str(review.get("action"))] = words.get(str(review.get("verdict")), "")
    for item in wanted.census.items("actions"):
        row = _worded(wanted, "actions", item, ("domain", "tier", "owner", "wards", "status", "told"))
        linked = _of_people(wanted, item.get("worries_linked"))
        yield {**row, "worries_linked": linked, "verdict": verdicts.get(str(item["record"]), "")}


def _of_people(wanted: Wanted, count: object) -> object:
    """Give a number that counts people or what they told as tables give it: rounded, or hidden when it is small."""
    settings = wanted.session.settings
    rule = Rounding(hide_below=settings.rounding_hide_below, base=settings.rounding_base)
    if not isinstance(count, int):
        return count
    return HIDDEN if rule.hides(count) else rule.rounded(count)


def _money(wanted: Wanted) -> Iterator[Row]:
    for item in wanted.census.items("actions"):
        if item.get("has_money") == "yes" or item.get("in_kind"):
            yield _worded(wanted, "actions", item, ("fund_source", "domain", "spend_kind", "owner", "vcse"))


def _reviews(wanted: Wanted) -> Iterator[Row]:
    """Give what young people made of actions. How many they were is rounded: the verdict of one would be theirs."""
    titles = {str(row["record"]): row.get("title") for row in read_rows(wanted.session.store, "action")}
    for item in wanted.census.items("reviews"):
        row = _worded(wanted, "reviews", item, ("verdict", "reasons", "answer", "happy"))
        members = _of_people(wanted, item.get("members"))
        yield {**row, "members": members, "action": titles.get(str(item.get("action")), "")}


def _deep_dives(wanted: Wanted) -> Iterator[Row]:
    for item in wanted.census.items("deep_dives"):
        row = _worded(wanted, "deep_dives", item, ("domain", "agencies", "vcse_voice", "young_voice", "barriers"))
        found = (item.get(f"found_{number}") for number in range(1, 6))
        yield {**row, "findings": "\n".join(str(one) for one in found if one)}


def _learning(wanted: Wanted) -> Iterator[Row]:
    """Give the notes that go further than the team, what was not right first, with the actions they are about."""
    leads = {choice.code: choice.label for choice in wanted.census.choices("actions", "owner")}
    known = {str(row["record"]): row for row in read_rows(wanted.session.store, "action")}
    items = [item for item in wanted.census.items("notes") if item.get("share") in ("partners", "public")]
    for item in sorted(items, key=lambda one: one.get("kind") != "not_right"):
        if item.get("kind") != "case_study":
            about = [known[record] for record in answers(item, "links") if record in known]
            owners = dict.fromkeys(leads.get(str(one.get("owner")), "") for one in about)
            yield {
                **_worded(wanted, "notes", item, ("kind",)),
                "done_on": item.get("c_done_on"),
                "actions": "\n".join(str(one.get("title")) for one in about),
                "owner": ", ".join(owners),
            }


def _duty_partners(wanted: Wanted) -> Iterator[Row]:
    """Give the partner agencies, and what came of the deep dives of the period in which each took part.

    Data was shared when that made none of them hard, in part when it made some of them hard; nothing is said of those
    that are still going on.
    """
    words = {choice.code: choice.label for choice in wanted.census.choices("deep_dives", "barriers")}
    dives = wanted.census.items("deep_dives")
    for item in wanted.census.items("partners"):
        met = [answers(dive, "barriers") for dive in dives if item.get("agency") in answers(dive, "agencies")]
        hard = [codes for codes in met if codes != ("",)]
        unshared = sum(_NOT_SHARED in codes for codes in hard)
        shared = "Yes" if not unshared else "No" if unshared == len(hard) else "Part"
        yield {
            **_worded(wanted, "partners", item, ("agency", "type", "child_first")),
            "took_part": "Yes" if met else "No",
            "shared": shared if hard else "",
            "barriers": ", ".join(dict.fromkeys(words.get(code, code) for codes in met for code in codes if code)),
        }


def _duty_interventions(wanted: Wanted) -> Iterator[Row]:
    """Give the actions that reach people; how many they were is rounded, and hidden when they were few."""
    for item in wanted.census.items("actions"):
        if item.get("reach_plan") or item.get("started"):
            row = _worded(wanted, "actions", item, ("domain", "tier", "owner", "vcse", "status"))
            for name in ("started", "finished"):
                row[name] = _of_people(wanted, item.get(name))
            yield {**row, "finished_share": _share(row["finished"], row["started"])}


def _share(part: object, whole: object) -> object:
    """Give a part of a whole, both as they are shown, as a fraction of 1; a sign says why there is none."""
    if HIDDEN in (part, whole):
        return HIDDEN
    if not isinstance(part, int) or not isinstance(whole, int):
        return None
    return min(part / whole, 1.0) if whole else DOES_NOT_APPLY


def _you_said(wanted: Wanted) -> Iterator[Row]:
    """Give what residents are told of actions in the period, once for each ward that an action is about.

    `third`: the part of the borough a ward lies in; what is for the whole borough is for every part.
    """
    thirds = {row["code"]: row["third"] for row in wanted.session.lists.rows("ward.csv")}
    thirds[_WHOLE_BOROUGH] = " ".join(dict.fromkeys(third for third in thirds.values() if third))
    words = {choice.code: choice.label for choice in wanted.census.choices("actions", "wards")}
    for item in counted_in(wanted.session.store, "action", wanted.period, dated="told_on"):
        if item.get("told") == "yes":
            row = _worded(wanted, "actions", item, ("owner",))
            for code in answers(item, "wards"):
                yield {
                    **row,
                    "ward_code": code,
                    "ward": words.get(code, code),
                    "third": thirds.get(code, ""),
                    "we_did": _could_not(item) if item.get("status") == "cannot" else item.get("we_did"),
                    "next": item.get("result") or "",
                    "contact": wanted.session.settings.tell_us_more,
                }


def _could_not(item: Mapping[str, object]) -> str:
    """Give what stands under "We did" when it could not be done: that, and why."""
    why = str(item.get("we_did") or "")
    is_said = why.casefold().startswith(("we could not", "we cannot", "we can not", "we were not able"))
    return why if is_said else f"We could not do this because: {why}"


_ROWS: dict[str, Callable[[Wanted], Iterable[Row]]] = {
    "ambassador-cover": _people,
    "ambassador-activity": _of_register("activity"),
    "ambassador-worries": _of_register("resident_concern"),
    "ambassador-mentoring": _mentoring,
    "ambassador-help": _help_needed,
    "partnership-actions": _actions,
    "partnership-money": _money,
    "partnership-reviews": _reviews,
    "partnership-deep-dives": _deep_dives,
    "partnership-learning": _learning,
    "duty-partners": _duty_partners,
    "duty-interventions": _duty_interventions,
    "you-said-we-did": _you_said,
}
