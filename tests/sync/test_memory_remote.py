"""The drive in memory does what a fault says, no more and no less: the tests of sync believe it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from desktop.sync.remotes.remote import Busy, Entry, Garbage, Kind, Refused, RemoteError, Unreachable
from tests.sync.memory_remote import Bad, Fault, MemoryRemote, Server, in_turn, never

DATA = bytes(range(100))


def put_with(fault: Fault) -> tuple[Server, bool]:
    """What stands there after a put that goes wrong, and whether it was told."""
    server = Server()
    remote = server.remote(faults=in_turn([fault]))
    try:
        remote.put("b/0a/one.1", DATA)
    except Unreachable:
        return server, True
    return server, False


@pytest.mark.parametrize(
    ("bad", "there", "told"),
    [
        (Bad.OFFLINE, None, True),
        (Bad.REPLY_LOST, DATA, True),
        (Bad.CUT, DATA[:30], True),
        (Bad.KEPT_PART, DATA[:30], False),
        (Bad.FLIPPED, DATA[:30] + b"\x1f" + DATA[31:], False),
        (Bad.DELAYED, None, True),
        (Bad.STALE, DATA, False),
        (Bad.GAVE_PART, DATA, False),
    ],
)
def test_an_upload_that_goes_wrong(bad: Bad, there: bytes | None, told: bool) -> None:
    server, was_told = put_with(Fault(bad, 0.3))
    assert (server.files.get("b/0a/one.1"), was_told) == (there, told)


@pytest.mark.parametrize("amount", [0.0, 0.999, 1.0])
def test_a_cut_upload_is_never_whole(amount: float) -> None:
    assert len(put_with(Fault(Bad.CUT, amount))[0].files["b/0a/one.1"]) < len(DATA)


def test_a_delayed_upload_arrives_some_calls_later() -> None:
    server = Server()
    remote = server.remote(faults=in_turn([Fault(Bad.DELAYED, 0.2)], ["put"]))
    with pytest.raises(Unreachable):
        remote.put("h/a/one", b"")
    assert [remote.list("h/a") for _call in range(4)] == [[], [], [Entry("one", 0)], [Entry("one", 0)]]


def test_all_that_is_under_way_can_be_let_arrive() -> None:
    server, _told = put_with(Fault(Bad.DELAYED, 1.0))
    server.arrive(everything=True)
    assert server.files == {"b/0a/one.1": DATA}


@pytest.mark.parametrize(
    ("fault", "got"),
    [
        (Fault(Bad.GAVE_PART, 0.3), DATA[:30]),
        (Fault(Bad.FLIPPED, 0.0), b"\x01" + DATA[1:]),
        (Fault(Bad.CUT), None),
        (Fault(Bad.REPLY_LOST), None),
        (Fault(Bad.SOME), DATA),
    ],
)
def test_a_download_that_goes_wrong(fault: Fault, got: bytes | None) -> None:
    remote = Server(files={"meta/1": DATA}).remote(faults=in_turn([fault]))
    if got is None:
        with pytest.raises(Unreachable):
            remote.get("meta/1", 1000)
    else:
        assert remote.get("meta/1", 1000) == got
    assert remote.get("meta/1", 1000) == DATA  # the next one is right


@pytest.mark.parametrize(
    ("bad", "kind"), [(Bad.BUSY, Busy), (Bad.REFUSED, Refused), (Bad.GARBAGE, Garbage), (Bad.OFFLINE, Unreachable)]
)
def test_a_drive_that_will_not(bad: Bad, kind: type[RemoteError]) -> None:
    remote = Server().remote(faults=lambda _operation, _path: Fault(bad, after=60))
    for call in _calls(remote):
        with pytest.raises(kind) as caught:
            call()
        assert not isinstance(caught.value, Busy) or caught.value.after == 60
    assert remote.answers() is (bad is Bad.REFUSED)
    assert remote.server.files == {}


def _calls(remote: MemoryRemote) -> list[Callable[[], object]]:
    return [
        lambda: remote.list("meta"),
        lambda: remote.get("meta/1", 1),
        lambda: remote.put("meta/1", b"1"),
        lambda: remote.delete("meta/1"),
    ]


def test_listings_that_are_old_or_not_whole() -> None:
    server = Server(most=3)
    faults = iter([Fault(Bad.STALE, 0.1), Fault(Bad.STALE, 0.3), Fault(Bad.STALE, 1.0), Fault(Bad.SOME, 0.7), None])
    remote = server.remote(faults=lambda operation, _path: next(faults) if operation == "list" else None)
    for name in "abcde":
        remote.put(f"h/0/{name}", b"")
    remote.delete("h/0/a")
    listed = ["".join(entry.name for entry in remote.list("h/0")) for _call in range(5)]
    assert listed == ["abc", "abc", "", "bc", "bcd"]


def test_an_emptied_drive_forgets_what_was_under_way() -> None:
    server, _told = put_with(Fault(Bad.DELAYED))
    server.put("meta/1", b"1")
    server.empty()
    server.arrive(everything=True)
    assert server.files == {}
    server.remote().put("b/0a/one.1", DATA)  # its name is free again


def test_a_name_is_taken_by_whoever_tried_it() -> None:
    """Also where nothing stands yet: a delayed upload may still come."""
    for bad in (Bad.CUT, Bad.DELAYED, Bad.REPLY_LOST):
        server, _told = put_with(Fault(bad))
        with pytest.raises(AssertionError, match="is taken"):
            server.remote().put("b/0a/one.1", DATA)
    empty = Server().remote()
    empty.put("h/a/one", b"")
    empty.put("h/a/one", b"")  # a head has nothing to lose


def test_whose_disk_was_cloned_may_put_the_same_bytes_again_and_no_others() -> None:
    server = Server(forgiving=True)
    server.remote().put("b/0a/one.1", DATA)
    server.remote().put("b/0a/one.1", DATA)
    assert server.rewritten == ["b/0a/one.1"]
    with pytest.raises(AssertionError, match="something else"):
        server.remote().put("b/0a/one.1", DATA[1:])


def test_computers_share_a_server_and_count_for_themselves() -> None:
    server = Server(clock=datetime(2026, 11, 18, 11, tzinfo=UTC))
    one, other = server.remote(), server.remote(Kind.STICK, never)
    one.put("meta/1", b"1")
    assert other.list("meta") == [Entry("1", 1)]
    assert (one.calls, other.calls) == ([("put", "meta/1")], [("list", "meta")])
    assert (one.requests, other.requests, other.clock) == (1, 1, server.clock)
    assert (one.cheap, other.cheap) == (False, True)
