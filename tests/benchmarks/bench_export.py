"""The whole folder of the stress meeting on a stick, against plain copying of the same bytes plus writing the same
documents once.

    python -m tests.benchmarks.bench_export [DIR]

prints seconds and the ratio of medians (interleaved repetitions; the plain copy is shutil's with an fsync a file, as any
copy must have before a stick is pulled), for DIR or a temporary folder; then the share of the copy alone, with 60 MB of
scans beside the documents. Reading back costs about one more reading of every byte.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from statistics import median

from desktop.app import make_painter
from desktop.rules.attachment import AttachmentKind
from desktop.services import attachments, carrying, meetings, reports, stick_folder, writers
from desktop.services.attachments import Taken
from desktop.services.carrying import Load
from desktop.store.store import Store
from tests.stress import stress_meeting

REPETITIONS = 3
SCANS, SCAN_SIZE = 6, 10 * 1024 * 1024
AT = datetime(2026, 11, 18, 13, tzinfo=UTC)


def export(load: Load, target: Path) -> None:
    stick_folder.carry([load], target, at=AT, paint=True)


def write_once(load: Load) -> None:
    """The documents, each into memory."""
    contents = load.contents
    write = writers.writers(contents.title_font, paint=True)
    for piece in contents.pieces:
        write[piece.document.key](piece.content, BytesIO())


def copy_plainly(source: Path, target: Path) -> None:
    for path in source.rglob("*"):
        if path.is_file():
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)
            with place.open("rb+") as stream:
                os.fsync(stream.fileno())


def measured(work: Callable[[Path], None], folder: Path) -> float:
    """Into a folder that is not there yet, and is gone afterwards."""
    target = folder / "measured"
    start = time.perf_counter()
    work(target)
    seconds = time.perf_counter() - start
    shutil.rmtree(target, ignore_errors=True)
    return seconds


def medians(folder: Path, *works: Callable[[Path], None]) -> list[float]:
    """Seconds of each, their repetitions taken in turn so that a busy machine slows all alike."""
    rounds = [[measured(work, folder) for work in works] for _repetition in range(REPETITIONS)]
    return [median(times) for times in zip(*rounds, strict=True)]


def compare(load: Load, folder: Path, label: str) -> None:
    reference = folder / "reference"
    export(load, reference)
    size = sum(path.stat().st_size for path in reference.rglob("*") if path.is_file())
    count = sum(path.is_file() for path in reference.rglob("*"))
    ours, once, copied = medians(
        folder, partial(export, load), lambda _target: write_once(load), partial(copy_plainly, reference)
    )
    print(f"{label}: {count} files, {size / 1024 / 1024:.1f} MB")
    print(f"  exported {ours:.2f} s; documents written once {once:.2f} s + plain copy {copied:.2f} s")
    print(f"  ratio {ours / (once + copied):.2f}")
    shutil.rmtree(reference)


def main(arguments: list[str]) -> None:
    make_painter()
    with tempfile.TemporaryDirectory(prefix="export-") as place:
        store = Store(Path(place) / "data")
        folder = Path(arguments[0]) if arguments else Path(place)
        meeting = stress_meeting(store)
        with store.reading() as connection:
            whole = carrying.load(reports.read(connection, meeting), store.directory, full=True)
        bare = replace(whole, attachments=())
        compare(bare, folder, "stress meeting")
        compare(scanned(store), folder, f"{SCANS} scans")
        store.close()


def scanned(store: Store) -> Load:
    """A small meeting with many bytes beside its documents."""
    meeting = meetings.start_quickly(store, "扫描件").new
    for number in range(SCANS):
        data = os.urandom(SCAN_SIZE)
        digest = attachments._keep(store.directory, data)
        taken = Taken(f"{number}.pdf", "application/pdf", len(data), digest)
        attachments.attach(store, meeting, [taken], AttachmentKind.SHEET)
    with store.reading() as connection:
        return carrying.load(reports.read(connection, meeting), store.directory, full=True)


if __name__ == "__main__":
    main(sys.argv[1:])
