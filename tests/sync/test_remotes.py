"""What sync may expect of every drive: in memory, a folder, and WebDAV servers as people run them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from io import BytesIO
from pathlib import Path

import pytest

from desktop.base.errors import UserError
from desktop.base.ids import new_id
from desktop.base.medium import Stopped
from desktop.sync.remotes.folder import FolderRemote
from desktop.sync.remotes.opening import open_remote, parse_place
from desktop.sync.remotes.remote import LONGEST, Busy, Entry, Missing, Remote, TooLarge
from desktop.sync.wire import names
from tests.outside import needs
from tests.sticks import QuickMedium
from tests.sync import servers
from tests.sync.memory_remote import Server

BINARY = bytes(range(256)) * 40 + b"\r\n\x1a\x00"
LARGE = BINARY * 512  # 5 MB


PLANTED = "f" * 32  # a space into which files came without anybody's remote
MANY = [f"0a-{number:06d}" for number in range(800)]
STRANGE = ("one.1", "ONE 2", "张村.txt", ".xmz-12.tmp", "100%41", "a&b;c")
PATHS = [*(f"h/0/{name}" for name in MANY), *(f"meta/{name}" for name in STRANGE)]

Drive = Callable[[str], Remote]  # space → a computer's way to it


def memory(_stack: ExitStack, _folder: Path) -> Drive:
    spaces = {PLANTED: Server(files=dict.fromkeys(PATHS, b""))}

    def connect(space: str) -> Remote:
        return spaces.setdefault(space, Server()).remote()

    return connect


def folder(_stack: ExitStack, folder: Path) -> Drive:
    _plant(folder)
    return lambda space: FolderRemote(folder, space, medium=QuickMedium())


def wsgidav(stack: ExitStack, folder: Path) -> Drive:
    running = stack.enter_context(servers.wsgidav(folder, user="zhangcun", password=servers.PASSWORD, digest=True))
    return _over(running, "zhangcun", servers.PASSWORD)


def apache(stack: ExitStack, _folder: Path) -> Drive:
    return _over(stack.enter_context(servers.apache()))


def rclone(stack: ExitStack, folder: Path) -> Drive:
    return _over(stack.enter_context(servers.rclone(folder)), servers.USER, servers.PASSWORD)


def _over(running: servers.Running, user: str = "", password: str = "") -> Drive:
    """Before anybody looks into it: rclone remembers what it saw."""
    _plant(running.folder)
    place = parse_place(running.url, user)
    return lambda space: open_remote(place, password, space=space)


def _plant(folder: Path) -> None:
    """Apache, which is nobody, still has to write there."""
    for path in PATHS:
        place = folder / names.root(PLANTED) / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"")
    (folder / "xmz1").chmod(0o777)


KINDS = [
    memory,
    folder,
    wsgidav,
    pytest.param(apache, marks=needs("apache2")),
    pytest.param(rclone, marks=needs("rclone")),
]


@pytest.fixture(scope="module", params=KINDS)
def drive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drive]:
    with ExitStack() as stack:
        yield request.param(stack, tmp_path_factory.mktemp("drive"))


@pytest.fixture
def space() -> str:
    return new_id()


@pytest.fixture
def remote(drive: Drive, space: str) -> Iterator[Remote]:
    remote = drive(space)
    yield remote
    remote.finish()
    remote.close()


@pytest.fixture
def planted(drive: Drive) -> Iterator[Remote]:
    remote = drive(PLANTED)
    yield remote
    remote.close()


class TestContract:
    def test_it_answers_and_is_empty_before_anybody_wrote(self, remote: Remote) -> None:
        assert remote.answers()
        assert [remote.list(folder) for folder in ("", "meta", "d/0a/2026")] == [[], [], []]

    @pytest.mark.parametrize("data", [BINARY, b"", LARGE], ids=["binary", "empty", "5 MB"])
    def test_what_was_put_is_listed_and_comes_back_equal(self, remote: Remote, data: bytes) -> None:
        remote.put("b/0a/one.1", data)
        assert remote.list("b/0a") == [Entry("one.1", len(data))]
        assert remote.get("b/0a/one.1", len(data)) == data

    def test_folders_are_made_as_deep_as_they_have_to_be(self, remote: Remote) -> None:
        remote.put("d/0a/2026/one.1", b"1")
        remote.put("d/0a/2027/one.1", b"2")
        remote.put("meta/1-0a", b"3")
        assert remote.list("") == [Entry("d", -1), Entry("meta", -1)]
        assert remote.list("d/0a") == [Entry("2026", -1), Entry("2027", -1)]

    def test_every_sign_that_names_have_and_the_longest_path(self, remote: Remote) -> None:
        signs = "abcdefghijklmnopqrstuvwxyz-0123456789_a.1"
        longest = f"b/{'f' * (LONGEST - 2)}"
        remote.put(f"h/{signs}", b"head")
        remote.put(longest, b"long")
        assert remote.list("h") == [Entry(signs, 4)]
        assert remote.get(longest, 4) == b"long"
        assert len(f"{names.root(new_id())}/{longest}") < 200

    def test_what_was_deleted_is_gone_and_may_be_deleted_again(self, remote: Remote) -> None:
        remote.put("h/a/one", b"")
        remote.put("h/a/two", b"")
        remote.delete("h/a/one")
        remote.delete("h/a/one")
        remote.delete("h/never/there")
        assert remote.list("h/a") == [Entry("two", 0)]

    def test_what_is_not_there_is_missing(self, remote: Remote) -> None:
        for path in ("d/0a/2026/one.1", "one"):
            with pytest.raises(Missing):
                remote.get(path, 100)

    def test_nothing_is_read_above_the_limit(self, remote: Remote) -> None:
        remote.put("o/0a/one.1", LARGE)
        sink = BytesIO()
        with pytest.raises(TooLarge):
            remote.stream_get("o/0a/one.1", len(LARGE) - 1, sink)
        assert len(sink.getvalue()) < len(LARGE)
        assert remote.get("o/0a/one.1", len(LARGE)) == LARGE

    def test_many_names_in_one_folder(self, planted: Remote) -> None:
        assert [entry.name for entry in planted.list("h/0")] == MANY

    def test_names_that_are_none_of_ours_are_not_seen(self, planted: Remote) -> None:
        assert [entry.name for entry in planted.list("meta")] == ["one.1"]

    def test_a_stream_goes_there_from_where_it_stands_and_comes_back(self, remote: Remote) -> None:
        source, sink = BytesIO(b"before" + LARGE + b"behind"), BytesIO()
        source.seek(len(b"before"))
        remote.stream_put("b/ff/one.1", len(LARGE), source)
        remote.stream_get("b/ff/one.1", len(LARGE), sink)
        assert sink.getvalue() == LARGE

    def test_two_computers_write_at_once_into_folders_that_nobody_made(self, drive: Drive, space: str) -> None:
        """Each from its own thread. One may be told that the folder is just being made (rclone), and tries again."""
        errors: list[Exception] = []
        both = threading.Barrier(2)

        def write(device: str) -> None:
            remote = drive(space)
            both.wait()
            try:
                for number in range(8):
                    _insist(remote, f"h/{number}/{device}")
            except UserError as error:
                errors.append(error)
            remote.close()

        threads = [threading.Thread(target=write, args=(device,)) for device in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        remote = drive(space)
        found = [{entry.name.partition(".")[0] for entry in remote.list(f"h/{number}")} for number in range(8)]
        remote.close()
        assert (errors, found) == ([], [{"one", "two"}] * 8)

    def test_whoever_waits_can_stop_it(self, remote: Remote) -> None:
        remote.put("b/0a/one.1", BINARY)

        def stop() -> None:
            raise Stopped("stopped")

        remote.check = stop
        calls: list[Callable[[], object]] = [
            lambda: remote.list("b"),
            lambda: remote.get("b/0a/one.1", len(BINARY)),
            lambda: remote.put("b/0a/two.1", BINARY),
            lambda: remote.delete("b/0a/one.1"),
        ]
        for call in calls:
            with pytest.raises(Stopped):
                call()
        remote.check = lambda: None
        assert remote.list("b/0a") == [Entry("one.1", len(BINARY))]

    def test_spaces_on_one_drive_know_nothing_of_each_other(self, drive: Drive, remote: Remote) -> None:
        other = drive(new_id())
        other.put("meta/1-0a", b"other")
        assert remote.list("meta") == []
        other.close()

    @pytest.mark.parametrize("path", ["/meta", "../meta", "meta/../../x", "meta//x", "Meta", "meta/会", "x" * 200])
    def test_a_path_that_is_none_of_ours_is_a_mistake_of_the_program(self, remote: Remote, path: str) -> None:
        with pytest.raises(ValueError, match="no path of ours"):
            remote.put(path, b"")
        with pytest.raises(ValueError, match="no path of ours"):
            remote.list(path)


def _insist(remote: Remote, path: str) -> None:
    for attempt in range(1, 100):
        with suppress(Busy):
            return remote.put(f"{path}.{attempt}", path.encode())
    raise AssertionError(path)
