"""How sync reaches the database: through whoever owns the store, one short call at a time, and never while it talks to
a remote.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

from desktop.store.store import Store
from desktop.store.worker import in_one_go

T = TypeVar("T")


class Desk(Protocol):
    """`directory`: the data directory, where keys, the mark and files that travel lie."""

    @property
    def directory(self) -> Path: ...

    def do(self, verb: Callable[..., T], /, *args: Any) -> T:
        """The result of `verb(store, *args)`, run on the thread that owns the store; waits for it, raises what it
        raises. A generator function goes in slices; its `return` value is the result.
        """
        ...


class HereDesk:
    """The store belongs to this thread: commands and tests."""

    def __init__(self, store: Store) -> None:
        self.store = store

    @property
    def directory(self) -> Path:
        return self.store.directory

    def do(self, verb: Callable[..., T], /, *args: Any) -> T:
        result = verb(self.store, *args)
        if isinstance(result, Generator):
            return cast("T", in_one_go(result))
        return result
