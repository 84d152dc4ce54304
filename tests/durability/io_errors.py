"""A disk that refuses: one system call of the real process fails, or several in a row, and then it works again."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from desktop.store.store import FILE_NAME
from tests.durability.tracing import CHILD, ROOT, strace
from tests.durability.verdict import Broken, judge_backups, read

WRITES = ("pwrite64", "fsync", "ftruncate")
READS = ("openat", "pread64")  # of the database, its journal and its folder only: Python itself reads other files
CALLS = WRITES + READS
ERRORS = ("EIO", "ENOSPC")
LENGTHS = (1, 9)  # how many calls of the kind fail in a row
STEPS = 12
REFUSED_SENTENCES = ("没有存上", "数据读不出来", "数据文件", "没有做成备份", "写不进")


@dataclass(frozen=True)
class Fault:
    """The calls `call` number `first` to `first + length - 1` fail with `error`, counted on the database thread."""

    call: str
    error: str
    first: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.call} {self.first}..{self.first + self.length - 1} {self.error}"

    @property
    def injection(self) -> str:
        return f"inject={self.call}:error={self.error}:when={self.first}..{self.first + self.length - 1}"


@dataclass
class Tally:
    """`told`: runs in which the user was told; `kept`: runs in which all was saved in spite of the error."""

    told: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        told, kept = (", ".join(f"{n} {call}" for call, n in c.items()) for c in (self.told, self.kept))
        return f"told in {self.told.total()} runs ({told}), saved all the same in {self.kept.total()} ({kept}), {len(self.broken)} broken"


def count_calls(folder: Path) -> Counter[str]:
    """How often the database thread of an undisturbed run makes each of the calls."""
    counted: Counter[str] = Counter()
    for call in CALLS:
        _said, trace = run(folder / call, call)
        threads = Counter(line.split()[0] for line in trace if f" {call}(" in line)
        counted[call] = max(threads.values())
    return counted


def every_fault(counted: Counter[str], calls: Sequence[str], every: int = 1) -> Iterator[Fault]:
    for call in calls:
        for error in ERRORS:
            for length in LENGTHS:
                for first in range(1, counted[call] + 1, every):
                    yield Fault(call, error, first, length)


def sampled(counted: Counter[str], calls: Sequence[str], count: int, seed: int) -> list[Fault]:
    """Random places, as many of each call, each length and each error as the count allows."""
    chance = Random(seed)
    kinds = cycle((call, error, length) for length in LENGTHS for error in ERRORS for call in calls)
    return [
        Fault(call, error, chance.randint(1, counted[call]), length) for call, error, length in islice(kinds, count)
    ]


def run(folder: Path, call: str, *options: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Run the program on `folder`/data under strace; what it said, and the trace. It must end by itself, and well."""
    output, data = folder / "strace", folder / "data"
    data.mkdir(parents=True)
    files = [data, data / FILE_NAME, data / f"{FILE_NAME}-journal"] if call in READS else []
    only = [word for path in files for word in ("-P", str(path))]
    command = strace(
        output, [*CHILD, str(data), "--calls", str(STEPS)], "-s", "0", "-e", f"trace={call}", *only, *options
    )
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if done.returncode != 0:
        raise Broken(done.stderr.decode()[-2000:])
    return [json.loads(line) for line in done.stdout.splitlines()], output.read_text(encoding="ascii").splitlines()


def fail(folder: Path, fault: Fault, tally: Tally) -> None:
    """Run the program with this fault and judge what it said and left."""
    try:
        said, trace = run(folder, fault.call, "-e", fault.injection)
        if not any("INJECTED" in line for line in trace):
            raise Broken("the run never came to it")
        told = [one for one in said if "told" in one]
        judge_refused(folder / "data", said)
        (tally.told if told else tally.kept)[fault.call] += 1
        if not told and fault.call == "pwrite64":
            raise Broken("a write failed and nobody was told")
    except Broken as broken:
        tally.broken.append(f"{fault}: {broken}")
    finally:
        shutil.rmtree(folder)


def judge_refused(directory: Path, said: Sequence[dict[str, Any]]) -> None:
    """Raise Broken unless every call went through in the end, exactly once, and every refusal was one clear sentence."""
    for one in said:
        if "told" in one and not one["sentence"].startswith(REFUSED_SENTENCES):
            raise Broken(f"not a sentence of ours: {one}")
    begun = [one["begun"] for one in said if "begun" in one]
    done = [one for one in said if "done" in one]
    if [one["done"] for one in done] != begun:
        raise Broken("a call never went through")
    found = read(directory)
    saved = [one["action"] for one in done if "action" in one]
    if list(found.log) != saved:
        lost, twice = set(saved) - set(found.log), set(found.log) - set(saved)
        raise Broken(f"lost {lost}, there though told as not saved {twice}")
    drafts = [one["done"].split()[0] for one in done if one["done"].endswith(" draft")]
    if not found.drafts.get("entry", "").startswith(f"〔{drafts[-1]}〕"):
        raise Broken(f"draft {drafts[-1]} lost")
    judge_backups(directory, [one["result"] for one in done if one["done"].endswith(" back_up")])
