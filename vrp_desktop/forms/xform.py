"""Reads a compiled XForm into its definition. What we cannot do is named, never passed over.

Source: ODK XForms specification. The structure of the answers is the primary instance; `Form.root` is its first
element. `parse_form` reads what the standard knows; `read_form` also refuses what this program cannot show.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NoReturn

from vrp_desktop.forms import words
from vrp_desktop.forms.definition import Bind, Control, Form, Question, Repeat
from vrp_desktop.forms.documents import read_document
from vrp_desktop.forms.kept import kept_in
from vrp_desktop.forms.namespaces import JAVAROSA, OPENROSA, VRP
from vrp_desktop.forms.outline import settings_of
from vrp_desktop.forms.xform_body import Body
from vrp_desktop.forms.xform_model import Model, Refusals
from vrp_desktop.problems import Problem, VrpError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vrp_desktop.forms.xpath.nodes import Node


class FormNotSupported(VrpError):
    """A form uses something that this program cannot do, or is built in a way it does not know."""


@lru_cache(maxsize=64)
def read_form(xml_text: str) -> Form:
    """Give the definition of a form that can be filled in here. Raises UnreadableXml and FormNotSupported.

    The same text gives the same form, compiled rules and all, as long as the program runs: after each lock the forms
    are needed again.
    """
    form = parse_form(xml_text)
    if form.not_supported:
        _refuse(form.not_supported)
    return form


def parse_form(xml_text: str) -> Form:
    """Give the definition of any form that is one, with what cannot be shown in `Form.not_supported`.

    Raises UnreadableXml, and FormNotSupported for a document that is no form.
    """
    document = read_document(xml_text)
    html = _only(document, "html")
    refusals = Refusals()
    model = Model(_only(html, "head/model"), refusals)
    kept = kept_in(document)
    for name, choices in kept.lists.items():
        if name in model.inline:
            choices.add_to(model.inline[name])
    model.texts.by_id.update({text_id: dict(texts) for text_id, texts in kept.texts.items()})
    root = model.primary
    if root is None:
        _refuse(("no answers at all",))
    body = Body(model, refusals)
    shown = tuple(body.children(_only(html, "body")))
    title = html.element("head")
    title = title.element("title") if title is not None else None
    form = Form(
        id=root.attribute("id") or root.name,
        version=root.attribute("version") or root.attribute("version", OPENROSA) or "",
        title=words.tidy(title.string_value()) if title is not None else root.attribute("id") or root.name,
        root=model.root,
        settings=settings_of(lambda name: root.attribute(name, VRP)),
        body=shown,
        hidden=tuple(_hidden(model, body.shown)),
        instances=model.inline,
        files=model.files,
        primary=root,
        binds=model.binds,
        languages=model.texts.languages,
        texts=model.texts.by_id,
        actions=tuple(model.actions),
        kept=kept.lists,
    )
    for path in _twice(root, model.root, {node.path for node in form.nodes() if isinstance(node, Repeat)}):
        refusals.add(f"two answers of one name ({path})")
    return _with(form, refusals)


def _with(form: Form, refusals: Refusals) -> Form:
    from dataclasses import replace

    return replace(form, not_supported=refusals.all(), not_supported_at=refusals.places())


def _hidden(model: Model, shown: set[str]) -> Iterator[Question]:
    for path, node in model.paths.items():
        if any(True for _ in node.elements()) or path in shown or path == model.root:
            continue
        bind = model.binds.get(path, Bind(path))
        if path.rsplit("/", 2)[-2:] in (["meta", "instanceID"], ["orx:meta", "orx:instanceID"]):
            continue  # The log gives each record its id.
        yield Question(path, Control.NONE, bind, default=node.text or None)


def _twice(node: Node, path: str, repeats: set[str]) -> Iterator[str]:
    """Give the paths of nodes that stand there several times and belong to no repeat."""
    seen: set[str] = set()
    for child in node.elements():
        below = f"{path}/{child.name}"
        if below in seen and below not in repeats and child.attribute("template", JAVAROSA) is None:
            yield below
        seen.add(below)
        yield from _twice(child, below, repeats)


def _refuse(what: tuple[str, ...]) -> NoReturn:
    listed = what[0] if len(what) == 1 else ", ".join(what[:-1]) + " and " + what[-1]
    raise FormNotSupported(
        Problem(
            happened=f"This form uses {listed}, which this program cannot show.",
            means="Nothing was changed: the form was not taken over, so that no question is lost without a word.",
            do_next="Take that part out of the form and publish it again.",
        )
    )


def _only(node: Node | None, path: str) -> Node:
    for name in path.split("/"):
        node = None if node is None else node.element(name)
    if node is None:
        raise FormNotSupported(
            Problem(
                happened=f"This file has no part called {path}.",
                means="It is not a form that this program knows, and nothing was changed.",
                do_next="Publish the form again from its workbook.",
            )
        )
    return node
