"""The one thread that uses the database: who goes first, slices, errors, the end."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from concurrent.futures import Future

import pytest

from desktop.store.worker import Urgency, Worker

PATIENCE = 10  # seconds until a test gives up; none waits that long


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(threading.get_ident)
    yield made
    made.stop()


class Gate:
    """Keeps the worker busy until it is opened, so that what is submitted meanwhile queues up."""

    def __init__(self, worker: Worker) -> None:
        self._opened = threading.Event()
        begun = threading.Event()
        worker.submit(self._wait, begun)
        assert begun.wait(PATIENCE)

    def _wait(self, begun: threading.Event) -> None:
        begun.set()
        assert self._opened.wait(PATIENCE)

    def open(self) -> None:
        self._opened.set()


def test_everything_runs_on_the_thread_that_prepared(worker: Worker) -> None:
    thread = worker.ready.result(PATIENCE)

    assert worker.submit(threading.get_ident).result(PATIENCE) == thread != threading.get_ident()


def test_arguments_go_to_the_call_and_its_result_comes_back(worker: Worker) -> None:
    assert worker.submit(sorted, [2, 3, 1], reverse=True).result(PATIENCE) == [3, 2, 1]


def test_urgent_calls_go_first_and_equal_ones_in_order(worker: Worker) -> None:
    order: list[str] = []
    gate = Gate(worker)
    futures = [
        worker.submit(order.append, name, urgency=urgency)
        for name, urgency in (
            ("backup", Urgency.BACKGROUND),
            ("page", Urgency.LOADING),
            ("Enter", Urgency.INTERACTIVE),
            ("Enter again", Urgency.INTERACTIVE),
        )
    ]
    gate.open()
    for future in futures:
        future.result(PATIENCE)

    assert order == ["Enter", "Enter again", "page", "backup"]


def test_a_verb_goes_between_the_slices_of_something_long(worker: Worker) -> None:
    order: list[str] = []

    def merge() -> Generator[None, None, str]:
        for number in range(3):
            order.append(f"slice {number}")
            if number == 0:
                worker.submit(order.append, "Enter")
            yield
        return "merged"

    future: Future[object] = worker.submit(merge, urgency=Urgency.BACKGROUND)
    assert future.result(PATIENCE) == "merged"
    assert order == ["slice 0", "Enter", "slice 1", "slice 2"]


def test_an_error_comes_back_and_the_next_call_runs(worker: Worker) -> None:
    failed = worker.submit(int, "x")

    with pytest.raises(ValueError, match="invalid literal"):
        failed.result(PATIENCE)
    assert worker.submit(int, "7").result(PATIENCE) == 7


def test_an_error_in_a_later_slice_comes_back(worker: Worker) -> None:
    def merge() -> Iterator[None]:
        yield
        raise LookupError("lost")

    with pytest.raises(LookupError, match="lost"):
        worker.submit(merge).result(PATIENCE)


def test_a_call_that_was_cancelled_does_not_run(worker: Worker) -> None:
    order: list[str] = []
    gate = Gate(worker)
    cancelled = worker.submit(order.append, "cancelled")
    assert cancelled.cancel()
    last = worker.submit(order.append, "last")
    gate.open()
    last.result(PATIENCE)

    assert order == ["last"]


def test_what_could_not_be_prepared_is_told() -> None:
    worker = Worker(lambda: int("x"))

    with pytest.raises(ValueError, match="invalid literal"):
        worker.ready.result(PATIENCE)
    assert worker.submit(int, "7").result(PATIENCE) == 7
    worker.stop()


def test_the_end_waits_for_what_was_submitted() -> None:
    worker = Worker(dict)
    order: list[str] = []
    gate = Gate(worker)
    worker.submit(order.append, "backup", urgency=Urgency.BACKGROUND)
    gate.open()
    worker.stop()

    assert order == ["backup"]
