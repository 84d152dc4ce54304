"""Placeholders: under which name a template finds what a document says. A document's fields are declared once, and from
that list come the values, the check of a template, the sample, and the page that explains them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.base.i18n import _
from desktop.documents.wording import chinese_number

NUMBER = "序号"  # every line of a list has one
TITLE, AUTHOR = "标题", "站点"  # what the properties of the file say


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


class Numbering:
    """一、 and （一）, counted as they are reached: a part that is left out leaves no gap."""

    def __init__(self) -> None:
        self._parts = self._sections = 0

    def part(self) -> str:
        self._parts, self._sections = self._parts + 1, 0
        return _("{han}、{title}").format(han=chinese_number(self._parts), number=self._parts, title="")

    def section(self) -> str:
        self._sections += 1
        return _("（{han}）{title}").format(han=chinese_number(self._sections), number=self._sections, title="")


def counting() -> Fields:
    """The numbers of parts and their sections, beginning anew with each document."""
    counter = Numbering()
    return (
        Field("部分序号", _("一、二、三、……，写到哪里数到哪里，略去的部分不占号"), lambda _content: counter.part),
        Field("小节序号", _("（一）（二）（三）……，到下一部分重新数"), lambda _content: counter.section),
    )


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
