"""Works out what a new version of a form has to keep of the lists before it (see ``kept``)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vrp_desktop.forms.choices import ItemList, choices_of, item_list
from vrp_desktop.forms.kept import LONG_AGO, Kept, KeptList
from vrp_desktop.forms.lists import items_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vrp_desktop.forms.definition import Choice, Form, Itemset
    from vrp_desktop.forms.lists import Lists
    from vrp_desktop.forms.xpath.nodes import Node


def kept_for(new: Form, old: Form | None, lists: Lists, last_day: str) -> Kept:
    """Give what is to be kept with `new`, a form as it was compiled.

    `old`: the version before it as the store has it, `None` for the first. `last_day`: ISO, the last day on which a
    choice that `new` no longer has could be chosen. Files that are not there are passed over.
    """
    kept: dict[str, KeptList] = {}
    texts: dict[str, dict[str, str]] = {}
    for path, itemset in _selects(new):
        name, items = itemset.instance, _items(new, itemset, lists)
        if items is None:
            continue
        rows: dict[str, Mapping[str, str]] = (
            {} if name in new.instances else {_code(row, itemset): row for row in map(_cells, items)}
        )
        if name in kept:
            rows = {row[kept[name].value]: row for row in kept[name].rows}
        earlier = {language: _earlier(old, path, name, lists, language) for language in ("", *new.languages)}
        taken = {choice.code for choice in choices_of(items, new, itemset)} | rows.keys()
        for code, choice in earlier[""].items():
            if code in taken:
                continue
            label = choice.label
            if itemset.is_label_id:
                label = f"{name} {code} (kept)"
                texts[label] = {language: earlier[language][code].label for language in new.languages}
            since = choice.attributes.get("active_to", "")
            since = last_day if since in ("", LONG_AGO) else min(since, last_day)
            words = {itemset.value_ref: code, itemset.label_ref: label, "active_to": since}
            rows[code] = {**choice.attributes, **words}
        if rows:
            kept[name] = KeptList(kept[name].value if name in kept else itemset.value_ref, tuple(rows.values()))
    return Kept(kept, texts)


def choices_before(form: Form, itemset: Itemset, lists: Lists, language: str = "") -> tuple[Choice, ...]:
    """Give the choices of a list as the store has them: of a file as it was when the form was published.

    Retired ones are among them. Where nothing was kept, and the file is gone, there are none.
    """
    kept = form.kept.get(itemset.instance)
    if itemset.instance in form.files and kept is not None:
        return choices_of(ItemList(items_document(kept.rows)).items, form, itemset, language)
    return choices_of(_items(form, itemset, lists) or (), form, itemset, language)


def _selects(form: Form) -> Iterator[tuple[str, Itemset]]:
    """Give path and list of every select that chooses from a list of its form or of a file."""
    for question in form.questions():
        itemset = question.itemset
        if itemset is not None and itemset.instance and "/" not in itemset.value_ref + itemset.label_ref:
            yield question.path, itemset


def _earlier(old: Form | None, path: str, name: str, lists: Lists, language: str) -> dict[str, Choice]:
    """Give by code what could be chosen before: in the question at `path`, and in the list called `name`."""
    found: dict[str, Choice] = {}
    for at, itemset in _selects(old) if old is not None else ():
        if old is not None and (at == path or itemset.instance == name):
            for choice in choices_before(old, itemset, lists, language):
                found.setdefault(choice.code, choice)
    return found


def _items(form: Form, itemset: Itemset, lists: Lists) -> list[Node] | None:
    try:
        items = item_list(form, lists, itemset.instance)
    except FileNotFoundError:
        return None
    return None if items is None else items.items


def _cells(item: Node) -> dict[str, str]:
    return {cell.name: cell.string_value() for cell in item.elements()}


def _code(row: Mapping[str, str], itemset: Itemset) -> str:
    return row.get(itemset.value_ref, "")
