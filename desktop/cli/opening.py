"""The data as commands open it."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from desktop.base.paths import default_data_dir

if TYPE_CHECKING:
    from desktop.store.store import Store


@contextmanager
def reading(values: argparse.Namespace) -> Iterator[Store]:
    """The store for a command that only reads: it works while the window is open."""
    from desktop.store.store import Store

    store = Store(values.data_dir or default_data_dir())
    try:
        yield store
    finally:
        store.close()


@contextmanager
def writing(values: argparse.Namespace) -> Iterator[Store]:
    """The store for a command that writes: refused while the window is open."""
    from desktop.store.lock import hold

    with hold(values.data_dir or default_data_dir()), reading(values) as store:
        yield store
