"""Contrast of what the styles say, by the formula of WCAG 2: text on its ground at least 4.5:1, the focus 3:1.

A rule's colours are what the cascade makes of it: everything said of the same kind of widget in fewer words applies too.
Text without a ground of its own may stand on any of the grounds that pages are made of.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

GROUNDS = ("#f6f4ef", "#ffffff", "#e8f1fb")  # paper, cards, strips and notices
INK = "#1a1a1a"
TEXT, FRAME = 4.5, 3.0
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PART = re.compile(r"(?P<id>#\w+)|(?P<attr>\[[^\]]+\])|(?P<sub>::[\w-]+)|(?P<state>:!?[\w-]+)|(?P<kind>\w+|\*)")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b|\btransparent\b|\bnone\b")
WORDLESS = {"QScrollBar", "QSplitter", '[role="rule"]'}  # nothing is ever written on them
WORDLESS = {"QScrollBar", "QSplitter", '[role="rule"]'}  # nothing is ever written on them
CONTAINERS = {"QWidget", "QFrame", "QMainWindow", "QStackedWidget", "QScrollArea", "QTabWidget"}
FOCUS = ":focus"


@dataclass(frozen=True)
class Simple:
    """A widget in a selector: its class, and what narrows it."""

    kind: str = ""
    marks: frozenset[str] = frozenset()

    def covers(self, other: Simple) -> bool:
        """Whether whatever `other` means, this means too."""
        return self.kind in ("", "*", "QWidget", other.kind) and self.marks <= other.marks


@dataclass(frozen=True)
class Rule:
    within: tuple[Simple, ...]
    subject: Simple
    says: dict[str, str] = field(hash=False)

    def covers(self, other: Rule) -> bool:
        around = all(any(mine.covers(theirs) for theirs in other.within) for mine in self.within)
        return around and self.subject.covers(other.subject)

    @property
    def weight(self) -> int:
        return sum(len(one.marks) * 10 + 1 for one in (*self.within, self.subject))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rules(style: str) -> list[Rule]:
    plain = re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)
    return [
        _rule(selector.strip(), body)
        for selectors, body in _RULE.findall(plain)
        for selector in selectors.split(",")
        if selector.strip()
    ]


def _rule(selector: str, body: str) -> Rule:
    pairs = [line.split(":", 1) for line in body.split(";") if ":" in line]
    says = {name.strip(): value.strip() for name, value in pairs}
    widgets = [_simple(word) for word in selector.replace(">", " ").split()]
    return Rule(tuple(widgets[:-1]), widgets[-1], says)


def _simple(word: str) -> Simple:
    kind, marks = "", set()
    for found in _PART.finditer(word):
        if found["kind"]:
            kind = found["kind"]
        else:
            marks.add(found[0])
    return Simple(kind, frozenset(marks))


def weak(style: str, before: str = "") -> list[str]:
    """What cannot be read well, in a style that is put over another."""
    own = rules(style)
    everything = [*rules(before), *own]
    return [fault for rule in own for fault in _weak(rule, everything)]


def _weak(rule: Rule, everything: list[Rule]) -> Iterator[str]:
    said = _cascade(rule, everything)
    grounds = _grounds(rule, said, everything)
    ink = _ink(rule, said, everything)
    texts = [ink] if {"color", "background"} & rule.says.keys() and not _is_wordless(rule) else []
    texts += filter(None, [_colour(rule.says.get("placeholder-text-color", ""))])
    for text, ground in product(texts, grounds):
        yield from _fault(rule, "text", text, ground, TEXT)
    selected = _colour(rule.says.get("selection-color", "")), _colour(said.get("selection-background-color", ""))
    if selected[0] and selected[1]:
        yield from _fault(rule, "selection", selected[0], selected[1], TEXT)
    other = _colour(rule.says.get("alternate-background-color", ""))
    if other:
        yield from _fault(rule, "text on other lines", ink, other, TEXT)
    frame = _colour(rule.says.get("border", ""))
    if FOCUS in rule.subject.marks and frame:
        for ground in grounds:
            yield from _fault(rule, "focus", frame, ground, FRAME)


def _ink(rule: Rule, said: dict[str, str], everything: list[Rule]) -> str:
    """The colour of the words; on a ground for other widgets, those of a label there."""
    if "color" not in rule.says and rule.subject.kind in CONTAINERS:
        said = _cascade(Rule((*rule.within, rule.subject), Simple("QLabel"), {}), everything)
    return _colour(said.get("color", INK)) or INK


def _is_wordless(rule: Rule) -> bool:
    return rule.subject.kind in WORDLESS or bool(WORDLESS & rule.subject.marks)


def _cascade(rule: Rule, everything: list[Rule]) -> dict[str, str]:
    said: dict[str, str] = {}
    for other in sorted((one for one in everything if one.covers(rule)), key=lambda one: one.weight):
        said |= other.says
    return said | rule.says


def _grounds(rule: Rule, said: dict[str, str], everything: list[Rule]) -> list[str]:
    """The rule's own ground, else that of what is said to be around it, else any that a page may have."""
    own = _colour(said.get("background", ""))
    if own:
        return [own]
    for place in range(len(rule.within) - 1, -1, -1):
        around = _cascade(Rule(rule.within[:place], rule.within[place], {}), everything)
        ground = _colour(around.get("background", ""))
        if ground:
            return [ground]
    return list(GROUNDS)


def _colour(value: str) -> str:
    found = _COLOUR.search(value)
    return found[0] if found and found[0].startswith("#") else ""


def _fault(rule: Rule, what: str, one: str, ground: str, least: float) -> Iterator[str]:
    if ratio(one, ground) < least:
        names = [f"{s.kind}{''.join(sorted(s.marks))}" for s in (*rule.within, rule.subject)]
        yield f"{' '.join(names)}: {what} {one} on {ground} has {ratio(one, ground):.2f}:1"
