"""A WebDAV drive: PUT, GET, PROPFIND of one level, MKCOL and DELETE, which every one of them can; nothing else.

No locks, no conditional requests, no redirects: a password goes to nobody but the server that was named. What it answers
is read up to a limit and believed in nothing.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import BinaryIO

import httpx

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.sync.remotes.bodies import Pace, Upload, garbage, let_go, read_body
from desktop.sync.remotes.http_troubles import broken, date_of, refusal
from desktop.sync.remotes.login import BadChallenge, Login
from desktop.sync.remotes.multistatus import NoListing, read_multistatus
from desktop.sync.remotes.remote import (
    PIECE,
    Busy,
    Entries,
    Garbage,
    Kind,
    Refused,
    RemoteError,
    TooLarge,
    Unreachable,
    parts_of,
)
from desktop.sync.wire import names

CONNECT, READ = 10.0, 30.0  # seconds
DRAIN, LONGEST_DRAIN = 4096, 120.0  # bytes a second, seconds: an upload lies in this system's buffers before it is gone
IDLE = 3.0  # seconds that a connection is kept: servers close theirs after five, and a request on it would be lost
LONGEST_LISTING = 8 * 1024 * 1024  # bytes; 750 names are about half of one
LARGE = 4 * PIECE  # bytes: not sent twice because a folder is missing
_ASK = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
)
_NO_FOLDER = (404, 409)  # answers to a PUT or MKCOL below a missing folder
_MADE_AT_ONCE = (403, 423, 500)  # of Apache, rclone and wsgidav to an MKCOL while another is under way


class WebDavRemote:
    """xmz1/<space> below the address of a drive. `loopback`: the drive is on this computer, no proxy leads to it."""

    kind = Kind.NETWORK
    cheap = False

    def __init__(
        self,
        address: str,
        space: str,
        user: str,
        password: str,
        *,
        label: str,
        loopback: bool = False,
        timeout: float = READ,
    ) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it notes every address
        self._base, self._root = _checked(address), names.root(space)
        self.label = label
        self.key = f"{user}@{self._base}#{space}"
        self.clock: datetime | None = None
        self.requests = 0
        self.check: Callable[[], None] = lambda: None
        closed = self._base.startswith("https:")
        self._login = Login(user, password, closed_line=closed)
        self._timeout = timeout
        self._client = _client(closed_line=closed, proxies=not loopback)
        self._known: set[str] = set()  # folders that stood there a moment ago
        self._base_known = False

    def list(self, folder: str) -> Entries:
        parts_of(folder)
        place = f"{self._root}/{folder}".rstrip("/") + "/"
        data = self._propfind(place, "1")
        if data is None:
            self._check_base()
            return []
        try:
            return read_multistatus(data, place)
        except NoListing as error:
            raise garbage(self.label) from error

    def get(self, path: str, limit: int) -> bytes:
        sink = BytesIO()
        self.stream_get(path, limit, sink)
        return sink.getvalue()

    def stream_get(self, path: str, limit: int, sink: BinaryIO) -> None:
        parts_of(path)
        with self._answer("GET", f"{self._root}/{path}") as response:
            if response.status_code != 200:
                raise refusal(response, self.label)
            read_body(response, limit, sink, self._pace(), self.label)

    def put(self, path: str, data: bytes) -> None:
        self.stream_put(path, len(data), BytesIO(data))

    def stream_put(self, path: str, size: int, source: BinaryIO) -> None:
        """First as if the folder stood there: mostly it does."""
        parts_of(path)
        place = f"{self._root}/{path}"
        folder = place.rpartition("/")[0]
        body = Upload(source, size, self._pace)
        if size > LARGE and folder not in self._known:
            self._make_folder(folder)
        if not self._put(place, body):
            self._make_folder(folder)
            if not self._put(place, body):
                raise Refused(_("“{place}”里的文件夹建不了；请问管网盘的人。").format(place=self.label))
        self._known.add(folder)

    def delete(self, path: str) -> None:
        parts_of(path)
        with self._answer("DELETE", f"{self._root}/{path}") as response:
            if response.status_code not in (200, 202, 204, 404, 410):
                raise refusal(response, self.label)

    def answers(self) -> bool:
        try:
            self._propfind("", "0")
        except (Unreachable, Busy, Garbage):
            return False
        except RemoteError:
            return True
        return True

    def finish(self) -> None:
        """The server keeps what it took, as far as it does."""

    def close(self) -> None:
        self._client.close()

    def _propfind(self, place: str, depth: str) -> bytes | None:
        """The multistatus of a folder, None where there is none."""
        headers = {"Depth": depth, "Content-Type": "application/xml; charset=utf-8"}
        sink = BytesIO()
        with self._answer("PROPFIND", place, headers, _ASK) as response:
            if response.status_code in (404, 410):
                return None
            if response.status_code != 207:
                raise refusal(response, self.label)
            try:
                read_body(response, LONGEST_LISTING, sink, self._pace(), self.label)
            except TooLarge as error:
                raise garbage(self.label) from error
            self.clock = date_of(response)
            self._base_known = True
        return sink.getvalue()

    def _check_base(self) -> None:
        """What is missing in a drive may be new; the drive itself may not."""
        if not self._base_known and self._propfind("", "0") is None:
            raise self._no_base()

    def _no_base(self) -> RemoteError:
        told = _("网盘上没有“{place}”这个文件夹；请先在网盘里建好，或检查地址。")
        return Refused(told.format(place=self.label))

    def _put(self, place: str, body: Upload) -> bool:
        """False where a folder is missing."""
        headers = {"Content-Length": str(body.size), "Content-Type": "application/octet-stream"}
        with self._answer("PUT", place, headers, body) as response:
            if response.status_code in _NO_FOLDER:
                return False
            if response.status_code not in (200, 201, 202, 204):
                raise refusal(response, self.label)
        return True

    def _make_folder(self, folder: str) -> None:
        """From below: mostly only the last one is missing."""
        parts = folder.split("/")
        chain = ["/".join(parts[:count]) for count in range(len(parts), 0, -1)]
        there = next((number for number, place in enumerate(chain) if self._mkcol(place)), None)
        if there is None:
            raise self._no_base()
        for place in reversed(chain[:there]):
            self._mkcol(place)

    def _mkcol(self, place: str, tries: int = 3) -> bool:
        """Whether it stands there now; not where the one above is missing. Where two computers make a folder at once,
        one of them hears anything; asked again, the server says that it is there.
        """
        with self._answer("MKCOL", f"{place}/") as response:
            if response.status_code in _NO_FOLDER:
                return False
            if response.status_code in (200, 201, 204, 405):  # 405: it was there already
                return True
            if response.status_code not in _MADE_AT_ONCE or tries == 1:
                raise refusal(response, self.label)
        return self._mkcol(place, tries - 1)

    @contextmanager
    def _answer(
        self, method: str, place: str, headers: dict[str, str] | None = None, content: bytes | Upload | None = None
    ) -> Iterator[httpx.Response]:
        """The answer to a request, its body not read yet."""
        self.check()
        request = self._client.build_request(
            method, f"{self._base}/{place}", headers=headers, content=content, timeout=self._patience(content)
        )
        try:
            response = self._exchange(request)
            try:
                yield response
            finally:
                let_go(response)
        except BadChallenge as error:
            raise garbage(self.label) from error
        except httpx.HTTPError as error:
            raise broken(error, self.label) from error

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        """Send it, again where the server wants to hear a password first."""
        flow = self._login.flow(request)
        request = next(flow)
        while True:
            self.requests += 1
            response = self._client.send(request, stream=True)
            try:
                request = flow.send(response)
            except StopIteration:
                return response
            except BaseException:
                response.close()
                raise
            let_go(response)

    def _patience(self, content: bytes | Upload | None) -> httpx.Timeout:
        drain = min(content.size / DRAIN, LONGEST_DRAIN) if isinstance(content, Upload) else 0
        return httpx.Timeout(self._timeout, connect=min(CONNECT, self._timeout), read=self._timeout + drain)

    def _pace(self) -> Pace:
        return Pace(self.label, self.check)


def _checked(address: str) -> str:
    """As it goes over the line, without a slash at the end. Raises UserError."""
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise UserError(_("网盘的地址写得不对；请照网盘的说明重新写。")) from None
    if url.userinfo:
        raise UserError(_("地址里不要写密码：用户名和密码请填在各自的一栏里。"))
    return str(url).rstrip("/")


def _client(*, closed_line: bool, proxies: bool) -> httpx.Client:
    """By the proxies of this computer; straight, where they are of a kind that httpx does not speak (SOCKS)."""

    def make(trust_env: bool) -> httpx.Client:
        return httpx.Client(
            verify=_trust() if closed_line else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
            limits=httpx.Limits(max_connections=1, keepalive_expiry=IDLE),
            trust_env=trust_env,
            headers={"Accept-Encoding": "identity", "User-Agent": "xiaomazha"},
        )

    try:
        return make(proxies)
    except (ImportError, ValueError, httpx.InvalidURL):
        return make(False)


def _trust() -> ssl.SSLContext:
    """Whom this computer trusts, and whom browsers do: Windows fetches the certificates of its list only for itself."""
    context = httpx.create_ssl_context()
    context.load_default_certs()
    return context
