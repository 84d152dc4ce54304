"""A stick that is pulled, full, write-protected, held by another program or lying: at every operation of a copy. What
stands under a final name is whole, the user gets one sentence, and a second try works.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.base.medium import PREFIX, Medium, Seen, Stopped, Unreliable, Watch, in_pieces
from desktop.services import stick_folder, verifying, writers
from desktop.services.carrying import Load
from desktop.services.stick_folder import MANIFEST, MEETINGS, NOTE, UNFINISHED, Carried, carry
from desktop.store.store import Store
from tests.sticks import FailingMedium, ForgettingMedium, QuickMedium, files_in, plain_writers, small_load, whole

OWN = {MANIFEST, NOTE, UNFINISHED}
ROOT = Path(__file__).parent.parent.parent

Fault = Callable[[int], Callable[[int, str], OSError | None]]


@pytest.fixture(autouse=True)
def _plain_writers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "writers", plain_writers)


@pytest.fixture
def store(data_dir: Path, clock: SetClock) -> Iterator[Store]:
    made = Store(data_dir, clock)
    yield made
    made.close()


@pytest.fixture
def load(store: Store) -> Load:
    return small_load(store)


def copy(load: Load, target: Path, clock: SetClock, medium: Medium, watch: Watch | None = None) -> Carried:
    return carry([load], target, at=clock.at, paint=True, medium=medium, watch=watch)[0]


def operations(load: Load, target: Path, clock: SetClock) -> list[str]:
    """What a copy that nothing disturbs does."""
    medium = QuickMedium()
    copy(load, target, clock, medium)
    return [operation for operation, _name in medium.done]


def gone_from(number: int) -> Callable[[int, str], OSError | None]:
    """The stick is pulled: this operation and all after it fail."""
    codes = (errno.ENODEV, errno.EIO, errno.ENOENT)
    code = codes[number % len(codes)]
    return lambda at, _operation: OSError(code, os.strerror(code), "stick") if at >= number else None


def once(code: int) -> Fault:
    return lambda number: lambda at, _operation: OSError(code, os.strerror(code), "stick") if at == number else None


def held(number: int) -> Callable[[int, str], OSError | None]:
    """Another program has the file open, as Windows says it."""
    return lambda at, _operation: PermissionError(errno.EACCES, "denied", "x.docx") if at == number else None


def refused(call: Callable[[], object]) -> str | None:
    """The sentence, where there is one."""
    try:
        call()
    except UserError as error:
        return str(error)
    return None


@pytest.mark.parametrize(
    ("fault", "where", "told"),
    [
        (gone_from, None, "U盘可能被拔出"),
        (once(errno.EIO), None, "U盘可能被拔出"),
        (once(errno.ENOSPC), ("make_folder", "create", "write", "sync", "close"), "装不下"),
        (once(errno.EROFS), ("make_folder", "create", "replace"), "只能读"),
        (held, ("replace",), "请关掉正打开着它的程序"),
    ],
    ids=["pulled", "one error", "full", "read-only", "held"],
)
@pytest.mark.parametrize("again", [False, True], ids=["new", "over an earlier copy"])
def test_whatever_fails_nothing_half_written_has_a_name_and_a_second_try_works(
    fault: Fault,
    where: tuple[str, ...] | None,
    told: str,
    again: bool,
    load: Load,
    store: Store,
    tmp_path: Path,
    clock: SetClock,
) -> None:
    newer = small_load(store, b"changed" * 30_000)

    def before(name: str) -> Path:
        if again:
            copy(load, tmp_path / name, clock, QuickMedium())
        return tmp_path / name

    steps = operations(newer, before("reference"), clock)
    meant = files_in(tmp_path / "reference")
    earlier = files_in(before("earlier"))
    tried = [at for at, step in enumerate(steps) if where is None or step in where]
    assert len(tried) >= 4
    for number in tried:
        target = before(f"stick {number}")
        sentence = refused(partial(copy, newer, target, clock, FailingMedium(fault(number))))
        if sentence is None:
            assert steps[number] in ("names", "remove", "close", "read"), "it failed and nothing was said"
        else:
            assert told in sentence
            assert "\n" not in sentence
            assert sentence.endswith("。")
        for name, data in files_in(target).items():
            last = name.rpartition("/")[2]
            assert last in OWN or last.startswith(PREFIX) or data in (meant[name], earlier.get(name)), (
                f"{number}: {name}"
            )
        done = copy(newer, target, clock, QuickMedium())
        assert done.told == (), f"{number}: taken for somebody's edit"
        assert files_in(target) == meant, number
        assert whole(target)


def quickly_sealed(write: Callable[[BytesIO], None], _passphrase: str, _watch: Watch) -> Iterator[bytes]:
    """As large as a sealed file, without the second and a half that a passphrase takes."""
    plain = BytesIO()
    write(plain)
    return in_pieces(plain.getvalue()[::-1])


@pytest.mark.parametrize("kind", ["a month", "sealed"])
def test_a_month_and_a_sealed_set_that_are_cut_off_are_whole_at_the_second_try(
    kind: str, load: Load, tmp_path: Path, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stick_folder, "sealed", quickly_sealed)
    other = replace(load, meeting=replace(load.meeting, id="other"), contents=replace(load.contents, stem="装灯"))
    loads, month = ([load, other], "2026-11") if kind == "a month" else ([load.sealed_with("铜锁 木门 石阶")], "")

    def carry_all(target: Path, medium: Medium) -> None:
        carry(loads, target, at=clock.at, paint=True, month=month, medium=medium)

    quick = QuickMedium()
    carry_all(tmp_path / "reference", quick)
    meant = files_in(tmp_path / "reference")
    assert whole(tmp_path / "reference")
    for number in range(len(quick.done)):
        target = tmp_path / f"stick {number}"
        sentence = refused(partial(carry_all, target, FailingMedium(gone_from(number))))
        assert sentence is not None
        assert sentence.count("。") == 1
        for name, data in files_in(target).items():
            last = name.rpartition("/")[2]
            assert last in (*OWN, MEETINGS) or last.startswith(PREFIX) or data == meant[name], f"{number}: {name}"
        carry_all(target, QuickMedium())
        assert files_in(target) == meant, number
        assert whole(target)


def test_a_copy_that_ended_half_way_is_told_by_verify(load: Load, tmp_path: Path, clock: SetClock) -> None:
    steps = operations(load, tmp_path / "reference", clock)
    for number, _step in enumerate(steps):
        target = tmp_path / f"stick {number}"
        with pytest.raises(UserError):
            copy(load, target, clock, FailingMedium(gone_from(number)))
        listed = any(name.endswith(MANIFEST) for name in files_in(target))
        assert whole(target) == (listed and not any(name.endswith(UNFINISHED) for name in files_in(target)))


@pytest.mark.parametrize("wrong", range(7))
def test_a_stick_that_gives_back_something_else_is_found_out(
    wrong: int, load: Load, tmp_path: Path, clock: SetClock
) -> None:
    with pytest.raises(Unreliable, match=r"请换一个再拷。$"):
        copy(load, tmp_path, clock, ForgettingMedium(wrong))
    assert not whole(tmp_path)
    copy(load, tmp_path, clock, QuickMedium())
    assert whole(tmp_path)


def test_a_file_that_reads_wrongly_does_not_keep_its_name(load: Load, tmp_path: Path, clock: SetClock) -> None:
    with pytest.raises(Unreliable):
        copy(load, tmp_path / "stick", clock, ForgettingMedium(1))  # the first is the list of what is meant
    assert [name.rpartition("/")[2] for name in files_in(tmp_path / "stick")] == [UNFINISHED]


class ImpatientWatch(Watch):
    """Somebody presses 停止 at the look number `patience`."""

    def __init__(self, patience: int) -> None:
        super().__init__()
        self.looks, self._patience = 0, patience

    def check(self) -> None:
        self.looks += 1
        if self.looks > self._patience:
            self.stop()
        super().check()


def test_stopping_at_any_moment_leaves_whole_files_and_no_temporary_ones(
    load: Load, tmp_path: Path, clock: SetClock
) -> None:
    patient = ImpatientWatch(10_000)
    copy(load, tmp_path / "reference", clock, QuickMedium(), patient)
    meant = files_in(tmp_path / "reference")
    assert patient.looks > 20
    for patience in range(patient.looks):
        target = tmp_path / f"stick {patience}"
        with pytest.raises(Stopped, match=r"没有留下半个文件"):
            copy(load, target, clock, QuickMedium(), ImpatientWatch(patience))
        for name, data in files_in(target).items():
            assert name.rpartition("/")[2] in OWN or data == meant[name]
            assert not name.rpartition("/")[2].startswith(PREFIX)
        assert not whole(target)
        copy(load, target, clock, QuickMedium())
        assert files_in(target) == meant


def test_every_file_is_flushed_before_it_has_its_name_and_read_back_after(
    load: Load, tmp_path: Path, clock: SetClock
) -> None:
    medium = QuickMedium()
    done = copy(load, tmp_path, clock, medium)
    steps = [(operation, name) for operation, name in medium.done if operation != "write"]
    for file in (*(one.name for one in done.files), MANIFEST):
        name = file.rpartition("/")[2]
        at = steps.index(("replace", name))
        assert [operation for operation, _name in steps[at - 3 : at + 3]] == [
            *("create", "sync", "close"),
            *("replace", "sync_folder", "read"),
        ]
        assert steps[at + 2] == ("read", name)
    written = [name for operation, name in steps if operation == "replace"]
    assert written[0] == UNFINISHED
    assert written[-1] == MANIFEST
    assert steps[-1][0] == "flush", "可以安全拔出 comes after it"


def test_progress_goes_from_nothing_to_all(load: Load, tmp_path: Path, clock: SetClock) -> None:
    class Seeing(Watch):
        def __init__(self) -> None:
            super().__init__()
            self.all: list[Seen] = []

        def check(self) -> None:
            self.all.append(self.seen)
            super().check()

    watch = Seeing()
    copy(load, tmp_path, clock, QuickMedium(), watch)
    shares = [seen.share for seen in watch.all]
    assert shares == sorted(shares)
    assert shares[0] == 0
    assert watch.seen.share == 1
    assert {seen.name for seen in watch.all} >= {MANIFEST, NOTE}


def test_several_copies_that_ended_half_way_are_all_known_for_ours(
    load: Load, store: Store, tmp_path: Path, clock: SetClock
) -> None:
    """The record changes between them, so that each would write other minutes."""
    steps = operations(load, tmp_path / "reference", clock)
    replaced = [at for at, step in enumerate(steps) if step == "replace"]
    for place, words in ((2, b"first"), (1, b"second"), (1, b"third")):
        attempt = small_load(store, words * 30_000)
        assert refused(partial(copy, attempt, tmp_path / "stick", clock, FailingMedium(gone_from(replaced[place]))))
    assert copy(load, tmp_path / "stick", clock, QuickMedium()).told == ()


CHILD = """
import os, sys
from datetime import datetime, UTC
from pathlib import Path
from desktop.base.medium import Watch
from desktop.services import writers
from desktop.services.stick_folder import carry
from desktop.store.store import Store
from tests.sticks import plain_writers, small_load

class Telling(Watch):
    def check(self):
        os.write(1, b".")

writers.writers = plain_writers
load = small_load(Store(Path(sys.argv[1])), sys.argv[3].encode() * 30_000)
for _time in range(2):
    carry([load], Path(sys.argv[2]), at=datetime.now(UTC), paint=True, watch=Telling())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_in_the_middle_the_next_copy_makes_it_whole(
    load: Load, store: Store, tmp_path: Path, clock: SetClock
) -> None:
    """A process that copies is killed as it gets so far, with other words in the minutes each time."""
    target = tmp_path / "stick"
    for far in (1, 9, 17, 30):
        arguments = [str(store.directory), str(target), f"killed {far}"]
        with subprocess.Popen([sys.executable, "-c", CHILD, *arguments], cwd=ROOT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.read(far) == b"." * far
            process.kill()
    assert copy(load, target, clock, QuickMedium()).told == ()
    assert whole(target)
    assert not any(name.rpartition("/")[2].startswith(PREFIX) for name in files_in(target))


def test_a_list_that_is_gone_leaves_nothing_to_trust(load: Load, tmp_path: Path, clock: SetClock) -> None:
    done = copy(load, tmp_path, clock, QuickMedium())
    (done.folder / MANIFEST).unlink()
    with pytest.raises(UserError, match="可能没有拷完"):
        verifying.verify(tmp_path)
