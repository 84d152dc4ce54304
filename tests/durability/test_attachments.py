"""A pulled power cord takes no attachment that was shown as attached, and leaves none that is named but not whole."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from desktop.base.errors import UserError
from desktop.rules.attachment import Attachment
from desktop.services import rows
from desktop.services.attachments import read
from desktop.store.store import FILE_NAME, Store
from tests.documents.pictures_and_pdfs import photograph
from tests.durability.disk import Disk, Luck
from tests.durability.power_cut import moments, spoken
from tests.durability.tracing import Event, MadeFolder, Renamed, Synced, record
from tests.outside import needs

pytestmark = needs("strace")
ATTACHING = (sys.executable, "-m", "tests.durability.attaching")


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Event]]:
    """The empty folder in which it ran, and what happened there."""
    folder, scan = tmp_path_factory.mktemp("run"), tmp_path_factory.mktemp("desk") / "签字页.jpg"
    scan.write_bytes(photograph())
    events = record(folder, str(folder / "data"), str(scan), program=ATTACHING)
    shutil.rmtree(folder / "data")
    return folder, events


def faults(folder: Path, events: Sequence[Event], state: Path) -> Iterator[str]:
    """What is wrong after a power cut at any moment from the first file of the attachment on."""
    chance, said = Random(1), spoken(events)
    first = next(n for n, event in enumerate(events) if isinstance(event, MadeFolder) and "attachments" in event.path)
    for moment, disk in moments(folder, events, range(first, len(events) + 1)):
        for luck in Luck:
            yield from (f"{moment} {luck}: {fault}" for fault in _judge(disk, luck, chance, state, moment, said))


def _judge(
    disk: Disk, luck: Luck, chance: Random, state: Path, moment: int, said: list[tuple[int, dict[str, str]]]
) -> list[str]:
    disk.write_out(state, luck, chance)
    try:
        if not (state / "data" / FILE_NAME).exists():
            return ["no database"]
        with closing(Store(state / "data")) as store, store.reading() as connection:
            there = rows.load(connection, Attachment)
        for one in there:
            read(state / "data", one)
        told = any(at <= moment for at, _words in said)
        return ["told as attached, and not there"] if told and not there else []
    except UserError as error:
        return [str(error)]
    finally:
        shutil.rmtree(state)


def test_it_is_whole_wherever_it_is_named(traced: tuple[Path, list[Event]], tmp_path: Path) -> None:
    folder, events = traced
    assert list(faults(folder, events, tmp_path / "state")) == []


@pytest.mark.parametrize("kind", [Synced, Renamed])
def test_without_care_for_the_disk_something_is_lost(
    traced: tuple[Path, list[Event]], tmp_path: Path, kind: type[Event]
) -> None:
    """The same run, had it not waited for the file, or for its name."""
    folder, events = traced
    careless = [
        event for event in events if not (kind is Synced and isinstance(event, Synced) and "attachments" in event.path)
    ]
    if kind is Renamed:
        place = next(n for n, e in enumerate(careless) if isinstance(e, Renamed) and "attachments" in e.path)
        careless = [e for n, e in enumerate(careless) if not (n > place and isinstance(e, Synced) and _of_scan(e))]
    assert next(faults(folder, careless, tmp_path / "state"), "")


def _of_scan(event: Synced) -> bool:
    return "attachments" in event.path
