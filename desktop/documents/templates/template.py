"""A Word template of an office: checked when it is chosen, filled when a document is written.

What docxtpl does with regular expressions on the text of the file is done here on its tree, so that a placeholder may be
cut up in any way by Word, a mistake is told with its paragraph, words come through whatever signs they hold, and the
result is whole or there is none. Templates made for docxtpl ({{…}}, {%p …%}, {%tr …%}) can be used as they are; p and tr
may be left out where a control stands alone in its paragraph or row.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml.etree import Element, SubElement, _Element

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.documents.templates import finish, words
from desktop.documents.templates.marks import R, like, put_text
from desktop.documents.templates.nodes import Every, Node, Reading, Shell, Value, When, Whole
from desktop.documents.templates.package import W, open_package
from desktop.documents.templates.placeholders import AUTHOR, TITLE, Fields, Values
from desktop.documents.templates.words import Lines, Scope, Wrong

LARGEST = 1_000_000  # elements of a document: lists within lists within lists do not go on for ever
LETTERS = 50  # of a text count as one element
MOST_TOLD = 50  # mistakes: whoever has made so many has not begun from the sample


@dataclass(frozen=True)
class Findings:
    """What a check found, in sentences: with `broken` or `unknown` ones a template is not taken. `lost`: what a document
    of it would no longer say.
    """

    broken: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    used: int = 0

    @property
    def usable(self) -> bool:
        return not self.broken and not self.unknown

    def insist(self) -> None:
        """Raises UserError with the first thing that is wrong."""
        for sentence in self.broken + self.unknown:
            raise UserError(sentence)


class Template:
    """Raises UserError for a file that is not taken at all."""

    def __init__(self, data: bytes) -> None:
        self._package = open_package(data)
        readings = {n: Reading(self._package.story(n), kind) for n, kind in self._package.stories.items()}
        self._broken = [sentence for reading in readings.values() for sentence in reading.broken]
        self._stories = {name: reading.story for name, reading in readings.items()}

    def check(self, fields: Fields) -> Findings:
        """Whether it fits a document that has these fields."""
        check = _Check([*self._broken])
        scope = words.scope_of(fields)
        for story in self._stories.values():
            check.nodes(story.inner, scope)
        lost = words.lost(fields, check.used)
        return Findings(tuple(check.broken), tuple(check.unknown), tuple(lost), len(check.used))

    def fill(self, values: Values, target: BinaryIO) -> None:
        """Write the document. Only for a template that was found usable with the fields of these values."""
        filler = _Filler()
        filled = {}
        for name, story in self._stories.items():
            (filled[name],) = filler.elements([story], values)
        finish.finish(filled.values())
        title = str(values.get(TITLE, "")).replace("\n", "")
        self._package.save(filled, title, str(values.get(AUTHOR, "")), target)


@dataclass
class _Check:
    """Goes through the nodes with what can be named where."""

    broken: list[str]
    unknown: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def nodes(self, nodes: Iterable[Node], scope: Scope) -> None:
        for node in nodes:
            if len(self.broken) + len(self.unknown) >= MOST_TOLD:
                return
            try:
                self._node(node, scope)
            except Wrong as wrong:
                assert not isinstance(node, Whole | Shell)
                shown = node.code if isinstance(node, Value) else node.listed if isinstance(node, Every) else ""
                told = self.unknown if wrong.unknown else self.broken
                about = _("“{shown}”里，").format(shown=shown) if shown and shown not in str(wrong) else ""
                told.append(_("{place}：{about}{wrong}。").format(place=node.place, about=about, wrong=wrong))

    def _node(self, node: Node, scope: Scope) -> None:
        match node:
            case Shell(inner=inner):
                self.nodes(inner, scope)
            case Value(code=code):
                words.shown(self._type(code, scope), code)
            case Every():
                listed = self._type(node.listed, scope)
                if not isinstance(listed, Lines):
                    raise Wrong(_("“{name}”不是一条一条的内容，不能用 for").format(name=node.listed))
                self.nodes(node.inner, words.within(listed, node.one, scope))
            case When(ways=ways):
                for place, (condition, inner) in enumerate(ways):
                    if condition or not place:
                        self._type(condition, scope)
                    self.nodes(inner, scope)

    def _type(self, code: str, scope: Scope) -> words.Type:
        return words.type_of(code, scope, self.used.add)


class _Filler:
    """Makes the elements of a document from the nodes of its template."""

    def __init__(self) -> None:
        self._size = 0

    def elements(self, nodes: Iterable[Node], values: Values) -> list[_Element]:
        found: list[_Element] = []
        for node in nodes:
            match node:
                case Whole(element=element, size=size):
                    self._take(size)
                    found.append(deepcopy(element))
                case Shell():
                    self._take(1)
                    found += self._shell(node, values)
                case Value(code=code, element=element):
                    text = _shown(code, values)
                    self._take(1 + len(text) // LETTERS)
                    found += _run(element, text)
                case Every():
                    found += self._every(node, values)
                case When(ways=ways):
                    inner = next((inner for condition, inner in ways if _holds(condition, values)), ())
                    found += self.elements(inner, values)
        return found

    def _shell(self, node: Shell, values: Values) -> list[_Element]:
        made = like(node.element)
        made.extend(self.elements(node.inner, values))
        return [made] if finish.stays(made, node.element) else []

    def _every(self, node: Every, values: Values) -> list[_Element]:
        lines = words.reading(node.listed)(values)
        found: list[_Element] = []
        for index, line in enumerate(lines, 1):
            self._take(1)
            loop = {"index": index, "length": len(lines), "first": index == 1, "last": index == len(lines)}
            found += self.elements(node.inner, {**values, node.one: line, "loop": loop})
        return found

    def _take(self, size: int) -> None:
        self._size += size
        if self._size > LARGEST:
            raise UserError(_("照这个模板写，文书会没完没了；请少套几层 for。"))


def _holds(condition: str, values: Values) -> bool:
    return not condition or bool(words.reading(condition)(values))


def _shown(code: str, values: Values) -> str:
    value = words.reading(code)(values)
    return str(value() if callable(value) else value)


def _run(marker: _Element, text: str) -> list[_Element]:
    """The words in the dress of their placeholder; line ends and tabs of a text stay what they are."""
    if not text:
        return []
    run = Element(R)
    run.extend(deepcopy(child) for child in marker)
    for number, line in enumerate(text.split("\n")):
        if number:
            SubElement(run, f"{W}br")
        for column, part in enumerate(line.split("\t")):
            if column:
                SubElement(run, f"{W}tab")
            if part:
                put_text(run, part)
    return [run]
