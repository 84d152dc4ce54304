"""A server on loopback that answers what a test tells it to: everything that stands between a village and its drive."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from desktop.sync.remotes.webdav import WebDavRemote
from desktop.sync.wire import names

SPACE = "0b" * 16
META = f"/dav/{names.root(SPACE)}/meta/"  # the folder that most tests ask for
PASSWORD = "不可说的口令 p:w"

PAGE = b"<html><body>Please log in to use this network</body></html>"
MULTISTATUS = '<?xml version="1.0"?><d:multistatus xmlns:d="DAV:">{}</d:multistatus>'
RESPONSE = (
    "<d:response><d:href>{}</d:href><d:propstat><d:prop><d:resourcetype/><d:getcontentlength>7</d:getcontentlength>"
    "</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>"
)


class Call(BaseHTTPRequestHandler):
    """A request. Its body has not been read yet."""

    server: Hostile
    protocol_version = "HTTP/1.1"

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, ssl.SSLError):  # who asked has gone
            self.close_connection = True

    def _do(self) -> None:
        self.server.calls.append((self.command, self.path, dict(self.headers)))
        self.server.act(self)

    do_PROPFIND = do_GET = do_PUT = do_MKCOL = do_DELETE = do_OPTIONS = _do  # noqa: N815

    def read(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """After the body was read, as a decent server does."""
        self.read()
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def listing(self, *hrefs: str, status: int = 207, **headers: str) -> None:
        body = MULTISTATUS.format("".join(map(RESPONSE.format, hrefs)))
        self.answer(status, body.encode(), **headers)

    def hang_up(self) -> None:
        self.close_connection = True

    def log_message(self, *_args: object) -> None:
        """Not on the terminal."""


class Hostile(ThreadingHTTPServer):
    """`calls`: (method, path, headers) of each request."""

    daemon_threads = True

    def __init__(self, act: Callable[[Call], None]) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.act = act
        self.calls: list[tuple[str, str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/dav"


@contextmanager
def answering(act: Callable[[Call], None], context: ssl.SSLContext | None = None) -> Iterator[Hostile]:
    """`context`: speaks TLS by it, whatever `url` says."""
    server = Hostile(act)
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def remote_at(url: str, user: str = "", timeout: float = 20) -> Iterator[WebDavRemote]:
    remote = WebDavRemote(url, SPACE, user, PASSWORD, label="网盘", loopback=True, timeout=timeout)
    yield remote
    remote.close()


@contextmanager
def against(act: Callable[[Call], None], user: str = "") -> Iterator[WebDavRemote]:
    """A remote whose server does just this."""
    with answering(act) as server, remote_at(server.url, user) as remote:
        yield remote
