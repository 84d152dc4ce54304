"""What may stand between the braces of a template. The signs are jinja's, whose parser reads them; the language is a small
part of its: names, their parts, comparisons, and, or, not. A template comes from outside: it calls nothing, counts nothing
up, and goes round only through lists that were recorded, so it ends, and reaches nothing but the words of its document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import cycle
from typing import Any

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

from desktop.base.i18n import _, listed
from desktop.documents.templates.placeholders import NUMBER, Field, Fields, names

LONGEST = 300  # characters between two braces
_ALIKE = 0.3  # of two names: 期限 is meant for 完成时限
_FOR_WORDS = {"eq", "ne", "in", "notin"}
_FOR = re.compile(r"for\s+(\w+)\s+in\s+(.+)", re.S)
# What an input method types instead.
_HALF_WIDTH = str.maketrans("｛｝％（）［］．，＝＜＞！＂＇｜～“”‘’\u3000\u00a0", "{}%()[].,=<>!\"'|~\"\"''  ")
_QUOTED = re.compile("(\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’)")
_WORDS = {"for", "if", "elif", "else", "endfor", "endif"}


class Wrong(Exception):
    """Why a placeholder cannot be used, as the user is told. `unknown`: it is a name that there is not."""

    def __init__(self, sentence: str, *, unknown: bool = False) -> None:
        super().__init__(sentence)
        self.unknown = unknown


@dataclass(frozen=True)
class Words:
    """What stands in the document as it is."""

    path: str


@dataclass(frozen=True)
class Number:
    """A count."""


@dataclass(frozen=True)
class Fact:
    """Whether something holds: for {% if %} only."""


@dataclass(frozen=True)
class Lines:
    """A list; each of its lines has fields."""

    path: str
    of: Fields


@dataclass(frozen=True)
class Line:
    """One line of a list. `fields`: name → what it is."""

    path: str
    fields: Mapping[str, Words | Lines]


@dataclass(frozen=True)
class Round:
    """`loop` of jinja: which line of how many."""


Type = Words | Number | Fact | Lines | Line | Round
Scope = Mapping[str, Type]
_ROUND: dict[str, Type] = {"index": Number(), "length": Number(), "first": Fact(), "last": Fact()}


def scope_of(fields: Fields) -> dict[str, Type]:
    """What a document's template can name outside every list."""
    return dict(_types(fields, ""))


def within(lines: Lines, one: str, scope: Scope) -> dict[str, Type]:
    """What can be named inside {% for one in lines %}."""
    fields = _types(lines.of, f"{lines.path}.")
    fields.setdefault(NUMBER, Words(f"{lines.path}.{NUMBER}"))
    return {**scope, one: Line(lines.path, fields), "loop": Round()}


def _types(fields: Fields, before: str) -> dict[str, Words | Lines]:
    return {f.name: Lines(before + f.name, f.of) if f.of else Words(before + f.name) for f in fields}


def plain(code: str) -> str:
    """Between the braces, in half-width signs; quoted words stay as they are."""
    pieces = _QUOTED.split(code)
    halves = (
        f'"{piece[1:-1]}"' if quoted and '"' not in piece[1:-1] else piece if quoted else piece.translate(_HALF_WIDTH)
        for piece, quoted in zip(pieces, cycle((False, True)), strict=False)
    )
    return "".join(halves).strip().strip("-+").strip()


def first_word(code: str) -> str:
    """for, if, elif, else, endfor or endif. Raises Wrong for another."""
    word = code.split(None, 1)[0] if code else ""
    if word not in _WORDS:
        raise Wrong(_("不能用，只能用 for、if、elif、else、endfor、endif"))
    if word in {"else", "endfor", "endif"} and code != word:
        raise Wrong(_("{word} 后面不能再写").format(word=word))
    return word


def loop_parts(code: str) -> tuple[str, str]:
    """for 承诺 in 承诺事项 → 承诺, 承诺事项."""
    found = _FOR.fullmatch(code)
    if not found or not found[1].isidentifier() or found[1] == "loop":
        raise Wrong(_("应写成 {% for 承诺 in 承诺事项 %} 的样子"))
    return found[1], found[2]


def type_of(code: str, scope: Scope, use: Callable[[str], None]) -> Type:
    """What an expression is; `use` hears of every field that it names. Raises Wrong."""
    return _Reader(scope, use).type(_parsed(code))


def shown(kind: Type, code: str) -> None:
    """Whether it can stand in the document. Raises Wrong where it is a list, say."""
    if isinstance(kind, Fact):
        raise Wrong(_("“{name}”只能写在 if 里").format(name=code))
    if isinstance(kind, Lines):
        raise Wrong(_("“{name}”有好多条，要用 for 一条一条写").format(name=code))
    if isinstance(kind, Line | Round):
        raise Wrong(_("“{name}”要写明是哪一项，如 {example}").format(name=code, example=_example(kind, code)))


def _example(kind: Line | Round, code: str) -> str:
    return f"{code}.{next(iter(kind.fields))}" if isinstance(kind, Line) else "loop.index"


@lru_cache(1_000)
def reading(code: str) -> Callable[..., Any]:
    """What gives the value of an expression that was found in order. jinja's sandbox is the second fence."""
    return _ENVIRONMENT.compile_expression(code)


_ENVIRONMENT = ImmutableSandboxedEnvironment()
_ENVIRONMENT.globals = {}
_ENVIRONMENT.filters = {name: _ENVIRONMENT.filters[name] for name in ("length", "count")}
_ENVIRONMENT.tests = {}


def _parsed(code: str) -> nodes.Node:
    if not code:
        raise Wrong(_("里面是空的"))
    if len(code) > LONGEST:
        raise Wrong(_("太长"))
    try:
        parser = Parser(_ENVIRONMENT, code, state="variable")
        found = parser.parse_expression()
        if not parser.stream.eos:
            raise Wrong(_("写法不对"))
    except (TemplateSyntaxError, RecursionError) as error:
        raise Wrong(_("写法不对")) from error
    return found


class _Reader:
    """Walks through an expression. Whatever is not listed here cannot be used."""

    def __init__(self, scope: Scope, use: Callable[[str], None]) -> None:
        self._scope, self._use = scope, use

    def type(self, node: nodes.Node) -> Type:
        match node:
            case nodes.Name(name=name):
                return self._named(name)
            case nodes.Getattr(node=base, attr=part):
                return self._part(base, part)
            case nodes.Getitem(node=base, arg=nodes.Const(value=str(part))):
                return self._part(base, part)
            case nodes.Const(value=bool() | int()):
                return Number()
            case nodes.Const(value=str()):
                return Words("")
            case nodes.Filter(node=nodes.Node() as base, name="length" | "count", args=[], kwargs=[]):
                self.type(base)
                return Number()
            case _:
                return self._joined(node)

    def _joined(self, node: nodes.Node) -> Type:
        match node:
            case nodes.And(left=left, right=right) | nodes.Or(left=left, right=right):
                sides = {type(self.type(left)), type(self.type(right))}
                return Words("") if sides == {Words} else Fact()
            case nodes.Not(node=base):
                self.type(base)
                return Fact()
            case nodes.CondExpr(test=test, expr1=one, expr2=nodes.Node() as other):
                self.type(test)
                self._alike(self.type(one), self.type(other))
                return self.type(one)
            case nodes.Concat(nodes=parts):
                for part in parts:
                    shown(self.type(part), "~")
                return Words("")
            case nodes.Compare(expr=one, ops=[nodes.Operand(op=sign, expr=other)]):
                return self._compared(self.type(one), sign, self.type(other))
            case _:
                raise Wrong(_("模板里不能用这种写法"))

    def _named(self, name: str) -> Type:
        if name not in self._scope:
            raise Wrong(_unknown(name, self._scope), unknown=True)
        found = self._scope[name]
        if isinstance(found, Words | Lines):
            self._use(found.path)
        return found

    def _part(self, base: nodes.Node, part: str) -> Type:
        match self.type(base):
            case Line(fields=fields) if part in fields:
                self._use(fields[part].path)
                return fields[part]
            case Line(path=path, fields=fields):
                sentence = _("“{list}”的每一条里没有“{name}”").format(list=path.rpartition(".")[2], name=part)
                raise Wrong(sentence + _guess(part, fields), unknown=True)
            case Round() if part in _ROUND:
                return _ROUND[part]
            case _:
                raise Wrong(_("这里不能写“.{part}”").format(part=part), unknown=True)

    @staticmethod
    def _alike(one: Type, other: Type) -> None:
        if type(one) is not type(other) or not isinstance(one, Words | Number):
            raise Wrong(_("两边不是一类内容"))

    def _compared(self, one: Type, sign: str, other: Type) -> Type:
        self._alike(one, other)
        if isinstance(one, Number) and sign in {"in", "notin"}:
            raise Wrong(_("两边不是一类内容"))
        if isinstance(one, Words) and sign not in _FOR_WORDS:
            raise Wrong(_("文字不能比大小"))
        return Fact()


def _unknown(name: str, scope: Scope) -> str:
    """Not there; perhaps it is a field of a list, or only misspelled."""
    lists = [found.path for found in scope.values() if isinstance(found, Lines) and name in names(found.of)]
    if not lists:
        return _("没有“{name}”这一项").format(name=name) + _guess(name, scope)
    example = "{% for 每条 in " + lists[-1] + " %}{{每条." + name + "}}{% endfor %}"
    known = listed(_("“{name}”").format(name=path) for path in lists)
    return _("“{name}”是{lists}里每一条的内容，要写成 {example}").format(name=name, lists=known, example=example)


def _guess(name: str, known: Mapping[str, object]) -> str:
    best = max(known, key=lambda other: _likeness(name, other), default="")
    return _("（也许是“{name}”）").format(name=best) if best and _likeness(name, best) > _ALIKE else ""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def lost(fields: Sequence[Field], used: set[str], before: str = "") -> list[str]:
    """What a template that names only `used` leaves out although its document cannot do without."""
    met = {f.need for f in fields if before + f.name in used}
    found = list(dict.fromkeys(f.need for f in fields if f.need and f.need not in met))
    for one in fields:
        if one.of and before + one.name in used:
            found += lost(one.of, used, f"{before}{one.name}.")
    return found
