"""The text of a template as what is to be done with it: elements that are copied, words to be put in, parts that come once
for each line of a list, parts that come only under a condition.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from lxml.etree import _Element

from desktop.base.i18n import _
from desktop.documents.templates import words
from desktop.documents.templates.marks import CONTROL, LEVEL, PLACE, VALUE, Marks
from desktop.documents.templates.words import Wrong


@dataclass(frozen=True)
class Whole:
    """Without a placeholder in it. `size`: how many elements it is."""

    element: _Element
    size: int


@dataclass(frozen=True)
class Shell:
    """An element with placeholders somewhere in it."""

    element: _Element
    inner: tuple[Node, ...]


@dataclass(frozen=True)
class Value:
    code: str
    element: _Element
    place: str


@dataclass(frozen=True)
class Every:
    one: str
    listed: str
    inner: tuple[Node, ...]
    place: str


@dataclass(frozen=True)
class When:
    """The first of `ways` whose condition holds; "" always holds."""

    ways: tuple[tuple[str, tuple[Node, ...]], ...]
    place: str


Node = Whole | Shell | Value | Every | When


class Reading:
    """Reads one text. `broken`: what is wrong with its placeholders, in sentences."""

    def __init__(self, root: _Element, kind: str) -> None:
        self.broken = Marks(root, kind).broken
        marked = [one for one in root.iter() if VALUE in one.attrib or CONTROL in one.attrib]
        self._holding = {above for one in marked for above in one.iterancestors()}
        self.story = Shell(root, self._nodes(root))

    def _nodes(self, parent: _Element) -> tuple[Node, ...]:
        queue = deque(parent)
        found = self._until(queue, ())
        while queue:  # an end without its beginning
            self._tell(queue.popleft(), _("前面没有和它成对的 for 或 if；两头要在同一段里，或各自单独占一段、一行"))
            found += self._until(queue, ())
        return tuple(found)

    def _until(self, queue: deque[_Element], ends: tuple[str, ...]) -> list[Node]:
        """Nodes up to one of these words, which stays in the queue; or up to the end of the queue, or a stray word."""
        found: list[Node] = []
        while queue:
            control = queue[0].get(CONTROL)
            if control is None:
                found.append(self._plain(queue.popleft()))
                continue
            word = self._word(queue[0])
            if word in ends or word in {"elif", "else", "endfor", "endif"}:
                return found
            marker = queue.popleft()
            if word:
                found += self._for(marker, queue) if word == "for" else self._if(marker, queue)
        return found

    def _word(self, marker: _Element) -> str:
        try:
            return words.first_word(_code(marker))
        except Wrong as wrong:
            self._tell(marker, str(wrong))
            return ""

    def _plain(self, element: _Element) -> Node:
        if (code := element.get(VALUE)) is not None:
            return Value(LEVEL.sub("", code, 1), element, element.get(PLACE, ""))
        if element in self._holding:
            return Shell(element, self._nodes(element))
        return Whole(element, sum(1 for _inner in element.iter()))

    def _for(self, marker: _Element, queue: deque[_Element]) -> list[Node]:
        inner = tuple(self._until(queue, ("endfor",)))
        self._close(marker, queue, "endfor")
        try:
            one, listed = words.loop_parts(_code(marker))
        except Wrong as wrong:
            self._tell(marker, str(wrong))
            return []
        return [Every(one, listed, inner, marker.get(PLACE, ""))]

    def _if(self, marker: _Element, queue: deque[_Element]) -> list[Node]:
        ways = [(_code(marker).removeprefix("if").strip(), tuple(self._until(queue, ("elif", "else", "endif"))))]
        while queue and (word := self._word(queue[0])) in {"elif", "else"} and ways[-1][0]:
            condition = _code(queue.popleft()).removeprefix(word).strip()
            ways.append((condition, tuple(self._until(queue, ("elif", "else", "endif")))))
        self._close(marker, queue, "endif")
        return [When(tuple(ways), marker.get(PLACE, ""))]

    def _close(self, marker: _Element, queue: deque[_Element], word: str) -> None:
        if queue and self._word(queue[0]) == word:
            queue.popleft()
        else:
            sentence = _("后面没有和它成对的 {word}；两头要在同一段里，或各自单独占一段、一行")
            self._tell(marker, sentence.format(word=word))

    def _tell(self, marker: _Element, sentence: str) -> None:
        shown = "{% " + marker.get(CONTROL, "") + " %}"
        self.broken.append(
            _("{place}：“{shown}”{sentence}。").format(place=marker.get(PLACE), shown=shown, sentence=sentence)
        )


def _code(marker: _Element) -> str:
    return LEVEL.sub("", marker.get(CONTROL, ""), 1)
