"""Bytes that a segment takes on the drive, and what reading it costs.

    python -m tests.benchmarks.bench_segment

prints for both shared scripts, a meeting of about 430 changes and an update of three: changes, bytes of the rows of the
log as JSON lines, of those through zlib and age as a segment carries them, of our segment; the ratios; and for reading,
the medians of json.loads over the plain rows, decode, and check, interleaved. All sealed to three (laptop, office,
paper).
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from desktop.base.ids import new_id
from desktop.services.playing import Player
from desktop.services.scripts import read_script
from desktop.store.changelog import SET, ActionRecord, Change
from desktop.store.store import Store
from desktop.sync.records.rooms_of import rooms_of
from desktop.sync.wire.keys import DeviceKeys, RecoveryKey
from desktop.sync.wire.payload import Payload, decode, encode
from desktop.sync.wire.plausible import Author, check
from desktop.sync.wire.segment import Header, seal, unseal
from tests.sync.long_meeting import count, play_long_meeting, quick_store, raw_json, rooms_in, whole_log

REPETITIONS = 15
SCRIPTS = sorted((Path(__file__).parent.parent / "scenarios").glob("*[!d].json"))
KEYS = DeviceKeys.new()
RECIPIENTS = (KEYS.public.age, DeviceKeys.new().public.age, RecoveryKey.new().recipient)
HEADER = Header(new_id(), new_id(), "0a1b2c3d", 7, "ab" * 32, 5 << 16, 9 << 16, 4, 1, 3)


def sealed(lines: bytes) -> bytes:
    return seal(HEADER, lines, KEYS, RECIPIENTS).data


def report(name: str, payload: Payload) -> None:
    raw = raw_json(payload)
    plainly, ours = len(sealed(raw)), len(sealed(encode(payload)))
    assert decode(unseal(sealed(encode(payload)), KEYS)) == payload
    print(
        f"{name}: {count(payload)} changes in {len(payload.actions)} actions; raw JSON {len(raw)}, zlib+age of it "
        f"{plainly}, segment {ours} bytes; ratio {ours / len(raw):.3f} and {ours / plainly:.2f}"
    )


def update(log: Payload) -> Payload:
    """Three fields of a commitment, as an office changes them."""
    record, changes = next(one for one in log.actions if one[1][0].table == "commitment")
    action = new_id()
    values = {"state": "办理中", "due": "2026-12-20", "measures": "先清淤再修闸门，每周张榜公布一次进度"}
    made = tuple(
        Change(f"{action}-{n}", action, "commitment", changes[0].row, SET, name, value, "待办理", (changes[0].id,))
        for n, (name, value) in enumerate(values.items())
    )
    return Payload(((ActionRecord(action, "clarify", record.meeting, record.device, "", record.hlc, record.at), made),))


def reading(store: Store, payload: Payload) -> None:
    lines, raw, author = encode(payload), raw_json(payload), Author(store.device, False, rooms_in(store))
    with store.reading() as connection:
        known = rooms_of(connection)
        works: tuple[Callable[[], object], ...] = (
            lambda: [json.loads(line) for line in raw.splitlines()],
            partial(decode, lines),
            partial(check, payload, author, known),
        )
        rounds = [[_seconds(work) for work in works] for _repetition in range(REPETITIONS)]
    plain, decoded, checked = (median(times) * 1000 for times in zip(*rounds, strict=True))
    print(
        f"reading {count(payload)} changes: json.loads of the raw rows {plain:.1f} ms, decode {decoded:.1f}, "
        f"check {checked:.1f}; ratio {(decoded + checked) / plain:.1f}"
    )


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@contextmanager
def _place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="segment-") as folder:
        yield Path(folder)


def main() -> None:
    for script in SCRIPTS:
        with _place() as folder, quick_store(folder / "data") as store:
            Player(read_script(script), store).play_all()
            report(script.stem, whole_log(store))
    with _place() as folder, quick_store(folder / "data") as store:
        play_long_meeting(store, folder)
        log = whole_log(store)
        report("a long meeting", log)
        report("an update", update(log))
        reading(store, log)


if __name__ == "__main__":
    main()
