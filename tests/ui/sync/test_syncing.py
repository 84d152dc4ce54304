"""Sync goes on by itself, is never in the way, and does nothing where this computer is alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from pytestqt.qtbot import QtBot

from desktop.base.clock import SetClock
from desktop.base.errors import UserError
from desktop.base.medium import Seen, Stopped, Watch
from desktop.services import meetings
from desktop.store.changelog import Changes
from desktop.store.store import Store
from desktop.store.worker import Worker
from desktop.sync.pace import HOUR, MINUTE, WELL, Pace
from desktop.sync.remotes.remote import Busy, Refused, Unreachable
from desktop.sync.syncing import Report
from desktop.ui.sync.links import links
from desktop.ui.sync.syncing import FAREWELL, Outcome, Syncing
from desktop.ui.sync.wording import mark_words, needs_somebody
from desktop.ui.sync.worker_desk import WorkerDesk
from desktop.ui.tasks import Tasks
from tests.ui.conftest import RecordingShell
from tests.ui.sync.conftest import Engine, Line, belong

CLOSED = Changes("a", "close", "m", touched=(("meeting", "m"),))


def seconds(syncing: Syncing) -> int:
    """Until the next try."""
    assert syncing._later.isActive()
    return syncing._later.interval() // 1000


@pytest.fixture
def member(syncing: Syncing, store: Store, works: Engine, qtbot: QtBot) -> Syncing:
    """A station's laptop whose first pass is through."""
    belong(store)
    with qtbot.waitSignal(syncing.finished):
        syncing.start()
    works.done.clear()
    return syncing


def test_a_computer_that_is_alone_asks_nobody_anything(
    syncing: Syncing, tasks: Tasks, works: Engine, line: Line
) -> None:
    syncing.start()
    syncing._by_itself()
    tasks.changed.emit(CLOSED)
    assert (works.done, line.asked) == ([], [])
    assert not syncing._later.isActive()
    assert mark_words(syncing) == ""


def test_it_begins_when_the_program_has_started_and_goes_on_now_and_then(
    syncing: Syncing, store: Store, works: Engine, line: Line, qtbot: QtBot
) -> None:
    belong(store)
    with qtbot.waitSignal(syncing.finished):
        syncing.start()
    assert works.done == ["sync"]
    assert line.asked == ["answers"], "first it is asked whether it is there"
    assert syncing.outcome is Outcome.WELL
    assert seconds(syncing) == WELL


def test_to_be_offline_is_no_error_and_is_tried_ever_more_rarely(
    member: Syncing, works: Engine, line: Line, shell: RecordingShell
) -> None:
    line.there = False
    waits = []
    for _try in range(9):
        member._by_itself()
        waits.append(seconds(member))
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert works.done == [], "nothing more is asked of a drive that does not answer"
    assert member.outcome is Outcome.OFFLINE
    assert not needs_somebody(member)
    assert shell.warned == []
    line.there = True
    member._offline.timeout.emit()
    assert works.done == [], "it is the network of before"
    line.addresses |= {"192.168.43.7"}
    member._offline.timeout.emit()
    assert works.done == ["sync"], "a hotspot, at once"
    assert seconds(member) == WELL
    member._offline.timeout.emit()
    assert not member._offline.isActive(), "nobody looks any more"


def test_a_laptop_does_not_come_back_at_the_moment_of_all_others() -> None:
    early, late, gone = Pace(lambda: 0.0), Pace(lambda: 1.0), Unreachable("offline")
    assert (early.after_failure(gone), late.after_failure(gone)) == (48, 72)
    assert late.after_failure(Busy("busy", 1_800)) == 1_800, "what the other side asks for is respected"
    assert late.after_success() > WELL > early.after_success()
    assert early.after_failure(gone) >= MINUTE * 0.8
    assert late.after_stop() > HOUR


def test_what_counts_as_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the machine itself, a card without a cable, or what Windows gives itself while nobody answers."""
    addresses = {
        "lo": ["127.0.0.1", "::1"],
        "eth0": ["192.168.1.20", "00:16:3e:00:00:01", "fe80::1%eth0", "2001:db8::7"],
        "wlan0": ["10.1.1.1"],
        "eth1": ["169.254.12.9"],
    }
    told = {name: [SimpleNamespace(address=one) for one in found] for name, found in addresses.items()}
    up = {name: SimpleNamespace(isup=name != "wlan0") for name in addresses}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: told)
    monkeypatch.setattr(psutil, "net_if_stats", lambda: up)
    assert links() == {"192.168.1.20", "2001:db8::7"}


def test_a_busy_drive_is_left_alone_for_as_long_as_it_asks(member: Syncing, works: Engine) -> None:
    works.raises(Busy("网盘忙", 1_800))
    member._by_itself()
    assert seconds(member) == 1_800
    assert not needs_somebody(member)


def test_what_somebody_has_to_do_is_said_and_disturbs_nobody(
    member: Syncing, works: Engine, shell: RecordingShell
) -> None:
    works.raises(Refused("网盘不收：密码不对，请在“同步”里改。"))
    member._by_itself()
    assert needs_somebody(member)
    assert mark_words(member) == "同步要处理"
    assert "密码不对" in member.sentence
    assert seconds(member) == HOUR, "a wrong password tried every minute closes the account"
    assert shell.warned == []


@pytest.mark.usefixtures("member")
def test_after_the_meeting_it_is_sealed_first_also_offline(works: Engine, line: Line, tasks: Tasks) -> None:
    tasks.changed.emit(CLOSED)
    assert works.done == ["seal", "sync"]
    line.there = False
    tasks.changed.emit(Changes("b", "finalize", "m", touched=(("meeting", "m"),)))
    assert works.done == ["seal", "sync", "seal"]


def test_what_comes_reaches_every_screen_and_is_not_taken_for_something_done_here(
    member: Syncing, works: Engine, tasks: Tasks
) -> None:
    heard: list[Changes] = []
    tasks.changed.connect(heard.append)
    works.next = lambda *_all: Report(received=1, changes=(CLOSED,))
    member.sync()
    assert heard == [CLOSED]
    assert works.done == ["sync"], "another laptop's 散会 seals nothing here"


def test_what_a_broken_pass_has_taken_is_shown_all_the_same(member: Syncing, works: Engine, tasks: Tasks) -> None:
    heard: list[Changes] = []
    tasks.changed.connect(heard.append)

    def cut(_desk: Any, _remote: Any, watch: Watch) -> Report:
        watch.begin("1")
        raise Unreachable("断了")

    works.next = cut
    member.sync()
    assert [changes.meeting for changes in heard] == [None]


def test_a_bug_is_logged_and_the_meeting_goes_on(
    member: Syncing, works: Engine, caplog: pytest.LogCaptureFixture, shell: RecordingShell
) -> None:
    works.raises(ZeroDivisionError())
    member.sync()
    assert "已记入日志" in member.sentence
    assert "ZeroDivisionError" in caplog.text
    assert shell.warned == []


class Held:
    """Passes that wait until the test lets them run."""

    def __init__(self) -> None:
        self.calls: list[Any] = []

    def __call__(self, call: Any) -> None:
        self.calls.append(call)

    def go_on(self) -> None:
        self.calls.pop(0)()


@pytest.fixture
def held(member: Syncing) -> Held:
    made = Held()
    member._run = made
    return made


def checking(_desk: Any, _remote: Any, watch: Watch) -> Report:
    watch.check()
    return Report()


def test_one_pass_at_a_time_and_how_far_it_is(member: Syncing, held: Held, works: Engine) -> None:
    member.sync()
    member.sync()
    assert len(held.calls) == 1
    member._under_way.watch.seen = Seen(2, 5)  # type: ignore[union-attr]
    assert mark_words(member) == "正在同步 2/5"
    held.go_on()
    assert works.done == ["sync"]
    assert not member.active


def test_stopped_it_rests_until_somebody_wants_it(member: Syncing, held: Held, works: Engine) -> None:
    works.next = checking
    member.sync()
    member.stop()
    held.go_on()
    assert member.outcome is Outcome.STOPPED
    assert seconds(member) == HOUR
    assert not member._offline.isActive(), "a network changes nothing of that"
    member.sync()
    held.go_on()
    assert seconds(member) == WELL


def test_what_is_sealed_while_a_pass_is_under_way_goes_out_after_it(
    member: Syncing, held: Held, works: Engine, tasks: Tasks
) -> None:
    member.sync()
    tasks.changed.emit(CLOSED)
    assert works.done == ["seal"]
    held.go_on()
    assert seconds(member) == 0


def test_sticks_wait_for_each_other(
    member: Syncing, held: Held, works: Engine, line: Line, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("desktop.ui.sync.syncing.stick_place", lambda _folder: line.remote)
    works.next = checking
    reports: list[Report] = []
    for _stick in range(3):
        member.with_stick(tmp_path, reports.append, lambda _why: None)
    for _stick in range(3):
        held.go_on()
    assert len(reports) == 3


def test_a_stick_does_not_wait_for_the_network(
    member: Syncing, held: Held, works: Engine, line: Line, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("desktop.ui.sync.syncing.stick_place", lambda _folder: line.remote)
    works.next = checking
    reports: list[Report] = []
    member.sync()
    member.with_stick(tmp_path, reports.append, lambda _why: None)
    held.go_on()
    assert member.outcome is Outcome.STOPPED
    held.go_on()
    assert len(reports) == 1
    assert seconds(member) == 0, "then the network goes on"


def test_without_a_drive_only_sticks_go(syncing: Syncing, store: Store, works: Engine) -> None:
    belong(store)
    syncing._network = lambda _desk: None
    syncing.start()
    syncing._by_itself()
    assert syncing.outcome is Outcome.NO_PLACE
    assert works.done == []
    assert not syncing._later.isActive()


@pytest.fixture
def worker(data_dir: Path, clock: SetClock) -> Iterator[Worker]:
    made = Worker(lambda: Store(data_dir, clock))
    yield made
    made.submit(lambda: made.ready.result().close())
    made.stop()


@pytest.mark.usefixtures("qapp")
def test_whoever_types_goes_first(worker: Worker, data_dir: Path) -> None:
    """The database is asked in slices, after everything else that waits."""
    desk = WorkerDesk(Tasks(worker), data_dir)
    order: list[str] = []
    asked: Future[Any] = Future()

    def slices(_store: Store) -> Iterator[None]:
        asked.set_result(worker.submit(lambda: order.append("typed")))
        order.append("first")
        yield
        order.append("second")

    desk.do(slices)
    asked.result().result()
    assert order == ["first", "typed", "second"]
    assert desk.do(lambda store, what: (store.directory, what), 7) == (data_dir, 7)
    with pytest.raises(UserError, match="不对"):
        desk.do(_refuse)


def _refuse(_store: Store) -> None:
    raise UserError("不对")


@pytest.mark.usefixtures("qapp")
def test_when_the_window_closes_the_pass_ends_and_asks_the_database_nothing_more(
    worker: Worker, data_dir: Path, clock: SetClock, works: Engine, line: Line
) -> None:
    tasks = Tasks(worker)
    syncing = Syncing(tasks, data_dir, clock, network=line.remote)
    under_way, told = threading.Event(), []

    def long(desk: Any, _remote: Any, watch: Watch) -> Report:
        under_way.set()
        assert watch._stop.wait(FAREWELL)
        try:
            desk.do(meetings.start_quickly, "迟了")
        except Stopped as error:
            told.append(str(error))
            raise
        return Report()

    works.next = long
    syncing.sync()
    assert under_way.wait(FAREWELL)
    thread = syncing._thread
    syncing.shut()
    assert thread is not None
    assert not thread.is_alive()
    assert len(told) == 1
    assert worker.submit(lambda: worker.ready.result().device).result()
    with worker.ready.result().reading() as connection:
        assert meetings.all_meetings(connection) == []
