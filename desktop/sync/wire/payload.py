"""What is in a segment: change records of the log, receipts, and what else two computers tell each other.

JSON lines, an object each: actions as in `sync.log_lines`, {"receipts": [[hash, ms], …]}, {"files": [{…}, …]},
{"labels": {…}}, {"office": name}. Ids are shortened over all of them (`sync.short_ids`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from desktop.sync.wire.log_lines import Action, LogReader, LogWriter, milliseconds_of, moment_of
from desktop.sync.wire.segment import LARGEST_PLAIN, damaged
from desktop.sync.wire.short_ids import lengthen, shorten

_MOST_PARTS = 1_000_000  # of lists and objects: ten times what a segment of 2,000 changes has; each takes memory
# What lines of somebody else's make Python raise; RecursionError: brackets in brackets in brackets.
_NOT_OURS = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, StopIteration, RecursionError)


@dataclass(frozen=True)
class Receipt:
    """The office committed the segment with this hash (64 hex digits) at that moment."""

    hash: str
    at: datetime


@dataclass(frozen=True)
class FileLine:
    """A document or an attachment that travels under b/. `blob`: SHA-256 of the encrypted bytes, `encrypted` of them;
    `sha256` and `size` of the plain ones. `kind`: "attachment", or the key of a document. `owner`: see sync.files.files.
    """

    blob: str
    meeting: str
    kind: str
    owner: str
    name: str
    sha256: str
    size: int
    encrypted: int


@dataclass(frozen=True)
class Payload:
    """`labels`, `office`: what the office calls things, and itself; None where it says nothing of it. `unknown`: a
    newer program says more than this one understands, so that the bytes are to be kept.
    """

    actions: tuple[Action, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    files: tuple[FileLine, ...] = ()
    labels: Mapping[str, Any] | None = None
    office: str | None = None
    unknown: bool = field(default=False, compare=False)


def encode(payload: Payload) -> bytes:
    """The JSON lines. Moments become whole milliseconds; half a surrogate pair becomes a question mark."""
    text = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in _lines(payload))
    return shorten(text).encode("utf-8", "replace")


def decode(lines: bytes) -> Payload:
    """The same back. Raises Damaged where they are no lines of ours."""
    try:
        return _read(lengthen(lines.decode("utf-8"), LARGEST_PLAIN))
    except _NOT_OURS:
        raise damaged() from None


def _lines(payload: Payload) -> Iterator[dict[str, Any]]:
    if payload.office is not None:
        yield {"office": payload.office}
    if payload.labels is not None:
        yield {"labels": dict(payload.labels)}
    if payload.receipts:
        yield {"receipts": [[one.hash, milliseconds_of(one.at)] for one in payload.receipts]}
    if payload.files:
        yield {"files": [asdict(one) for one in payload.files]}
    writer = LogWriter()
    for action, changes in payload.actions:
        yield writer.line(action, changes)


def _read(text: str) -> Payload:
    if text and not text.endswith("\n"):
        raise ValueError("cut off")
    if sum(text.count(sign) for sign in ",[{") > _MOST_PARTS:
        raise ValueError("too many parts")
    read, reader, others = json.JSONDecoder(parse_float=_finite, parse_constant=_refuse).decode, LogReader(), _Others()
    actions: list[Action] = []
    for raw in text.split("\n")[:-1]:
        line = read(raw)
        if "a" in line:
            actions.append(reader.action(line))
        else:
            others.take(line)
    return Payload(tuple(actions), **others.found, unknown=others.unknown or reader.unknown)


_FILE_FIELDS = frozenset(found.name for found in fields(FileLine))


class _Others:
    """What is not the log."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}
        self.unknown = False

    def take(self, line: dict[str, Any]) -> None:
        known = {"receipts": self._receipts, "files": self._files, "labels": _as_it_is, "office": _as_it_is}
        kind = next(iter(line))
        if kind in known:
            self.found[kind] = known[kind](line[kind])
        self.unknown = self.unknown or kind not in known or len(line) > 1

    def _receipts(self, told: Any) -> tuple[Receipt, ...]:
        self.unknown = self.unknown or any(len(one) > 2 for one in told)
        return tuple(Receipt(one[0], moment_of(one[1])) for one in told)

    def _files(self, told: Any) -> tuple[FileLine, ...]:
        self.unknown = self.unknown or any(one.keys() - _FILE_FIELDS for one in told)
        return tuple(FileLine(**{name: one[name] for name in _FILE_FIELDS}) for one in told)


def _as_it_is(told: Any) -> Any:
    return told


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _refuse(text: str) -> Any:
    raise ValueError(text)  # NaN and Infinity, which are no JSON
