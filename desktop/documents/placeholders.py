"""Placeholders: under which name a template finds what a document says. A document's fields are declared once, and from
that list come the values, the check of a template, the sample, and the page that explains them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

NUMBER = "序号"  # every line of a list has one


@dataclass(frozen=True)
class Field:
    """`get` takes the content and gives its words, or where there is an `of` the lines of a list, each of which has the
    fields of `of`. `need`: what is lost where a template has neither this field nor another of the same need.
    """

    name: str
    meaning: str
    get: Callable[[Any], Any]
    of: tuple[Field, ...] = ()
    need: str = ""


Fields = tuple[Field, ...]
Values = dict[str, Any]  # words, a list of Values, or what gives the next number


@dataclass
class Numbering:
    """一、 and （一）, counted as they are reached: a part that is left out leaves no gap."""

    han: Callable[[int], str]
    parts: int = 0
    sections: int = field(default=0)

    def part(self) -> str:
        self.parts, self.sections = self.parts + 1, 0
        return self.han(self.parts)

    def section(self) -> str:
        self.sections += 1
        return self.han(self.sections)


def values(fields: Sequence[Field], content: Any) -> Values:
    """What stands for each name."""
    return {f.name: _lines(f, content) if f.of else f.get(content) for f in fields}


def _lines(listed: Field, content: Any) -> list[Values]:
    lines = enumerate(listed.get(content), 1)
    return [{NUMBER: str(number)} | values(listed.of, line) for number, line in lines]


def names(fields: Sequence[Field]) -> Mapping[str, Field]:
    return {f.name: f for f in fields}


def hole(name: str) -> str:
    """Where the words go."""
    return "{{" + name + "}}"


def when(condition: str) -> str:
    """What follows, up to OTHERWISE or END_WHEN, is there only where there is such a thing."""
    return "{% if " + condition + " %}"


def every(one: str, listed: str) -> str:
    """What follows, up to END_EVERY, is there once for each line of a list."""
    return "{% for " + one + " in " + listed + " %}"


OTHERWISE, END_WHEN, END_EVERY = "{% else %}", "{% endif %}", "{% endfor %}"
