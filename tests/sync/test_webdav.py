"""WebDAV where it goes wrong: networks that answer for the drive, servers that lie, lines that are cut, passwords."""

from __future__ import annotations

import socket
from base64 import b64encode
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest

from desktop.base.errors import UserError
from desktop.base.medium import Stopped
from desktop.sync.remotes import bodies, webdav
from desktop.sync.remotes.opening import open_remote, parse_place
from desktop.sync.remotes.remote import (
    Busy,
    Garbage,
    Missing,
    Refused,
    RemoteError,
    TooLarge,
    Unreachable,
)
from desktop.sync.remotes.webdav import WebDavRemote
from desktop.sync.wire import names
from tests.outside import needs
from tests.sync import servers
from tests.sync.hostile_server import META, PAGE, SPACE, Call, against, answering, remote_at


def test_the_page_of_a_hotel_is_no_drive() -> None:
    with against(lambda call: call.answer(200, PAGE, Content_Type="text/html")) as remote:
        with pytest.raises(Garbage, match="登录"):
            remote.list("meta")
        assert not remote.answers()


@pytest.mark.parametrize(
    ("status", "headers", "kind", "told"),
    [
        (401, {"WWW-Authenticate": 'Basic realm="x"'}, Refused, "用户名或密码"),
        (403, {}, Refused, "权限"),
        (407, {}, Unreachable, "代理"),
        (405, {}, Garbage, "回答的不是网盘"),
        (423, {}, Busy, "正忙"),
        (500, {}, Unreachable, "出了错（500）"),
        (502, {}, Unreachable, "出了错（502）"),
        (507, {}, Refused, "满了"),
        (511, {}, Garbage, "浏览器里登录"),
        (302, {"Location": "http://login.example/?u=secret"}, Garbage, "（login.example）"),
        (301, {"Location": "//["}, Garbage, "（301）"),
        (418, {}, Garbage, "回答的不是网盘"),
    ],
)
def test_every_refusal_is_told_in_a_sentence(
    status: int, headers: dict[str, str], kind: type[RemoteError], told: str
) -> None:
    with against(lambda call: call.answer(status, PAGE, **headers), "张村站") as remote:
        calls: list[Callable[[], object]] = [
            lambda: remote.list("meta"),
            lambda: remote.get("meta/1", 100),
            lambda: remote.put("meta/1", b"1"),
            lambda: remote.delete("meta/1"),
        ]
        for call in calls:
            with pytest.raises(kind, match=told):
                call()
        assert remote.answers() is (kind is Refused)


@pytest.mark.parametrize(
    ("status", "headers", "after"),
    [
        (429, {"Retry-After": "120"}, 120),
        (503, {"Retry-After": "Wed, 18 Nov 2026 11:10:00 GMT", "Date": "Wed, 18 Nov 2026 11:00:00 GMT"}, 600),
        (503, {"Retry-After": "Wed, 18 Nov 2026 10:00:00 GMT", "Date": "Wed, 18 Nov 2026 11:00:00 GMT"}, 0),
        (503, {"Retry-After": "9" * 5000}, 24 * 3600),
        (503, {"Retry-After": "later"}, None),
        (423, {}, None),
    ],
)
def test_a_busy_drive_is_left_alone_as_long_as_it_asks(status: int, headers: dict[str, str], after: int | None) -> None:
    with against(lambda call: call.answer(status, b"", **headers)) as remote, pytest.raises(Busy) as caught:
        remote.put("meta/1", b"1")
    assert caught.value.after == after


def test_nobody_follows_to_another_server() -> None:
    with answering(lambda call: call.listing(META)) as other:

        def send_away(call: Call) -> None:
            call.answer(307, b"", Location=f"{other.url}/elsewhere/")

        with against(send_away, "张村站") as remote, pytest.raises(Garbage):
            remote.list("meta")
    assert other.calls == []


def test_an_endless_answer_is_left() -> None:
    def pour(call: Call) -> None:
        call.read()
        call.send_response_only(207 if call.command == "PROPFIND" else 200)
        call.end_headers()
        while True:
            call.wfile.write(b" " * 65536)

    with against(pour) as remote:
        sink = BytesIO()
        with pytest.raises(TooLarge):
            remote.stream_get("meta/1", 300_000, sink)
        assert len(sink.getvalue()) <= 300_000
        with pytest.raises(Garbage):
            remote.list("meta")


def test_a_size_above_the_limit_is_believed_at_once() -> None:
    def tell(call: Call) -> None:
        call.send_response_only(200)
        call.send_header("Content-Length", "20000001")
        call.end_headers()

    with against(tell) as remote, pytest.raises(TooLarge):
        remote.get("meta/1", 20_000_000)


@pytest.mark.parametrize("command", ["GET", "PROPFIND"])
def test_an_answer_that_ends_early_is_none(command: str) -> None:
    def cut(call: Call) -> None:
        call.read()
        call.send_response_only(207 if command == "PROPFIND" else 200)
        call.send_header("Content-Length", "1000")
        call.end_headers()
        call.wfile.write(b"<")
        call.hang_up()

    with against(cut) as remote, pytest.raises(Unreachable, match="中断"):
        _ask(remote, command)


@pytest.mark.parametrize("command", ["GET", "PROPFIND", "PUT", "DELETE"])
def test_a_line_that_is_cut_before_the_answer(command: str) -> None:
    """Half of a PUT was read then: it may stand there."""

    def cut(call: Call) -> None:
        call.rfile.read(int(call.headers.get("Content-Length", 0)) // 2)
        call.hang_up()

    with against(cut) as remote, pytest.raises(Unreachable, match="中断"):
        _ask(remote, command)


def _ask(remote: WebDavRemote, command: str) -> None:
    match command:
        case "GET":
            remote.get("meta/1", 10_000)
        case "PROPFIND":
            remote.list("meta")
        case "PUT":
            remote.put("meta/1", b"x" * 100_000)
        case "DELETE":
            remote.delete("meta/1")


def test_nobody_there_and_nobody_who_answers() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/dav"
        with remote_at(url) as remote:
            with pytest.raises(Unreachable, match="连不上"):
                remote.list("meta")
            assert not remote.answers()
        listening.listen()
        with remote_at(url, timeout=0.1) as remote, pytest.raises(Unreachable, match="很久没有回答"):
            remote.list("meta")


def test_an_upload_has_time_to_leave_this_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system takes it all at once; a slow line is still busy with it when nothing is left to send."""
    with against(lambda call: call.answer(201)) as remote:
        seen: list[float] = []
        send = remote._client.send

        def note(request: httpx.Request, **options: Any) -> httpx.Response:
            seen.append(request.extensions["timeout"]["read"])
            return send(request, **options)

        monkeypatch.setattr(remote._client, "send", note)
        for size in (0, 400_000, 600_000):
            remote.put(f"meta/{size}", b"x" * size)
    assert [round(seconds) for seconds in seen] == [20, 118, 140]


def test_what_comes_too_slowly_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "GRACE", -60.0)
    with against(lambda call: call.answer(200, b"slow")) as remote:
        with pytest.raises(Unreachable, match="太慢"):
            remote.get("meta/1", 100)
        with pytest.raises(Unreachable, match="太慢"):
            remote.put("meta/1", b"slow")


def test_a_long_transfer_stops_between_pieces() -> None:
    with against(lambda call: call.answer(200, b"x" * 1_000_000)) as remote:
        for ask in (partial(remote.get, "b/1", 10**7), partial(remote.put, "b/2", b"x" * 1_000_000)):
            asked: list[None] = []
            remote.check = partial(_stop_at, 5, asked)
            with pytest.raises(Stopped):
                ask()
            assert len(asked) == 5


def _stop_at(count: int, asked: list[None]) -> None:
    asked.append(None)
    if len(asked) == count:
        raise Stopped("stopped")


def test_nothing_is_unpacked() -> None:
    with against(lambda call: call.answer(200, b"\x1f\x8b", Content_Encoding="gzip")) as remote, pytest.raises(Garbage):
        remote.get("meta/1", 100)


def test_a_missing_folder_is_empty_and_a_missing_drive_is_told() -> None:
    def only_the_drive(call: Call) -> None:
        if call.path == "/dav/":
            call.listing("/dav/")
        else:
            call.answer(404)

    with against(only_the_drive) as remote:
        assert [remote.list("meta"), remote.list("d")] == [[], []]
        assert remote.requests == 3  # asked for the drive once
    with against(lambda call: call.answer(404)) as remote:
        with pytest.raises(Refused, match="没有“网盘”这个文件夹"):
            remote.list("meta")
        with pytest.raises(Missing):
            remote.get("meta/1", 1)
        assert remote.answers()


def test_a_drive_whose_folders_vanish_and_cannot_be_made() -> None:
    for status, told in ((405, "文件夹建不了"), (409, "没有“网盘”这个文件夹"), (403, "自己能写的文件夹")):
        act = partial(_answer_folders, status)
        with against(act) as remote, pytest.raises(Refused, match=told):
            remote.put("meta/1", b"1")


def _answer_folders(status: int, call: Call) -> None:
    call.answer(status if call.command == "MKCOL" else 409)


@pytest.mark.parametrize("status", [403, 423, 500])
def test_a_folder_that_another_computer_makes_at_the_same_moment(status: int) -> None:
    """What servers say then is not to be told to anybody."""
    made: list[int] = []

    def both(call: Call) -> None:
        if call.command == "PUT":
            call.answer(201 if made else 409)
        elif call.path != META:
            call.answer(405)
        else:
            made.append(status)
            call.answer(status if len(made) == 1 else 405)

    with against(both) as remote:
        remote.put("meta/1", b"1")
    assert len(made) == 2


def test_a_large_file_does_not_go_out_twice_because_a_folder_is_missing() -> None:
    made: set[str] = set()

    def strict(call: Call) -> None:
        folder = call.path.rstrip("/").rpartition("/")[0]
        if call.command == "MKCOL":
            made.add(call.path.rstrip("/"))
        call.answer(201 if call.command == "MKCOL" or folder in made else 409)

    with answering(strict) as server, remote_at(server.url) as remote:
        for number in range(2):
            remote.put(f"b/0a/{number}", b"x" * webdav.LARGE * 2)
            remote.put(f"b/0b/{number}", b"x")
    sent = [method for method, _path, _headers in server.calls]
    assert sent == ["MKCOL", "PUT", "PUT", "MKCOL", "PUT", "PUT", "PUT"]


def test_uploads_name_their_length_and_ask_for_nothing_more() -> None:
    with answering(lambda call: call.answer(201)) as server, remote_at(server.url) as remote:
        remote.put("meta/1", b"")
        remote.stream_put("meta/2", 100_000, BytesIO(b"x" * 100_000))
        seen = [{name.lower(): value for name, value in headers.items()} for _method, _path, headers in server.calls]
    assert [headers["content-length"] for headers in seen] == ["0", "100000"]
    unwanted = {"transfer-encoding", "expect", "if-match", "if-none-match", "overwrite", "authorization"}
    assert all(not unwanted & headers.keys() for headers in seen)


def test_requests_use_one_connection() -> None:
    """A handshake on a village's line costs as much as a segment."""
    ports: set[int] = set()

    def note(call: Call) -> None:
        ports.add(call.client_address[1])
        status = {"GET": 404, "PUT": 201, "DELETE": 204}.get(call.command, 207)
        call.answer(status, PAGE if status in (207, 404) else b"")

    with against(note) as remote:
        for _round in range(2):
            assert remote.answers()
            remote.put("meta/1", b"1")
            remote.delete("meta/1")
            with pytest.raises(Missing):
                remote.get("meta/1", 1)
    assert len(ports) == 1


@needs("apache2", "rclone")
@pytest.mark.parametrize(("server", "leaves"), [("wsgidav", True), ("apache", False), ("rclone", True)])
def test_half_an_upload_is_in_nobodys_way(server: str, leaves: bool, tmp_path: Path) -> None:
    """What stands there then is told by no server; another attempt goes beside it (SYNC.md, On the remote)."""
    with _server(server, tmp_path) as running:
        place = parse_place(running.url, servers.USER)
        remote = open_remote(place, servers.PASSWORD, space=SPACE)
        remote.put("d/0a/2026/one.1", b"1")
        _put_half(running, f"{names.root(SPACE)}/d/0a/2026/two.1", 100_000)
        assert [entry.name for entry in remote.list("d/0a/2026")] == ["one.1", *["two.1"] * leaves]
        if leaves:
            assert len(remote.get("d/0a/2026/two.1", 100_000)) < 100_000
        remote.put("d/0a/2026/two.2", b"x" * 100_000)
        assert remote.get("d/0a/2026/two.2", 100_000) == b"x" * 100_000
        remote.close()


def _server(name: str, folder: Path) -> AbstractContextManager[servers.Running]:
    match name:
        case "wsgidav":
            return servers.wsgidav(folder)
        case "rclone":
            return servers.rclone(folder)
        case _:
            return servers.apache()


def _put_half(running: servers.Running, path: str, size: int) -> None:
    """From a laptop whose line is cut: the server hears the end of it in the middle."""
    login = b64encode(f"{servers.USER}:{servers.PASSWORD}".encode()).decode()
    base = running.url.split("/", 3)[3]
    with socket.create_connection(running.address) as line:
        head = (
            f"PUT /{base}/{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Basic {login}\r\nContent-Length: {size}\r\n\r\n"
        )
        line.sendall(head.encode() + b"x" * (size // 2))
        line.shutdown(socket.SHUT_WR)
        while line.recv(4096):
            pass


@pytest.mark.parametrize("address", ["https://", "http://exa mple/dav", "https://[::1/dav"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(UserError):
        WebDavRemote(parse_place(address).address, SPACE, "", "", label="网盘")


def test_a_password_in_an_address_is_not_even_kept() -> None:
    with pytest.raises(UserError, match="不要写密码") as caught:
        WebDavRemote("https://zhang:geheim@drive/dav", SPACE, "", "", label="网盘")
    assert "geheim" not in repr(caught.value)


@pytest.mark.parametrize("proxy", ["socks://127.0.0.1:9", "socks5://127.0.0.1:9"])
def test_a_proxy_that_nobody_speaks_to_is_passed_by(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Programs that lead out of the country set it for everything; drives here need none."""
    monkeypatch.setenv("ALL_PROXY", proxy)
    with answering(lambda call: call.listing(META)) as server:
        remote = WebDavRemote(server.url, SPACE, "", "", label="网盘")
        assert remote.list("meta") == []
        remote.close()


def test_a_proxy_of_this_computer_is_used_and_not_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(lambda call: call.answer(407)) as proxy, answering(lambda call: call.listing(META)) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        remote = WebDavRemote("http://drive.example/dav", SPACE, "", "", label="网盘")
        with pytest.raises(Unreachable, match="代理"):
            remote.list("meta")
        remote.close()
        near = open_remote(parse_place(server.url), space=SPACE)
        assert near.list("meta") == []
        near.close()
    assert [path for _method, path, _headers in proxy.calls] == [f"http://drive.example{META}"]
