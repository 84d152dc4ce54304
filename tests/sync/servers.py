"""Real WebDAV servers on loopback, each a process of its own over a folder of its own: for tests that sync through one."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "张村站", "口令 with:colon"
_APACHE = """
ServerRoot "{root}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile "{root}/pid"
ErrorLog "/dev/stderr"
User nobody
Group nogroup
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule authn_core_module {modules}/mod_authn_core.so
LoadModule dav_module {modules}/mod_dav.so
LoadModule dav_fs_module {modules}/mod_dav_fs.so
StartServers 1
ThreadsPerChild 8
DocumentRoot "{root}/drive"
DavLockDB "{root}/locks"
<Directory "{root}/drive">
  Dav On
  Require all granted
</Directory>
"""
_APACHE_MODULES = Path("/usr/lib/apache2/modules")


@dataclass
class Running:
    """A server that answers. `url` of a folder on it that is there and empty; `folder`: where its files lie."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> tuple[str, int]:
        host, _colon, port = self.url.split("/")[2].partition(":")
        return host, int(port)

    def stop(self) -> None:
        """At once, as a pulled plug would, with the processes that it started."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


@contextmanager
def wsgidav(
    folder: Path, *, user: str = "", password: str = "", digest: bool = False, port: int = 0
) -> Iterator[Running]:
    """With a user it asks for the password: by Basic, or by `digest`."""
    arguments = [str(folder), str(port), user, password, "digest" if digest else "basic"]
    with _started([sys.executable, str(Path(__file__).with_name("wsgidav_server.py")), *arguments], folder) as running:
        yield running


@contextmanager
def apache() -> Iterator[Running]:
    """In a folder of its own: it does not run as root, and nobody else may look into root's temporary folders."""
    root = Path(tempfile.mkdtemp(prefix="xiaomazha-apache-"))
    try:
        (root / "drive" / "dav").mkdir(parents=True)
        if os.getuid() == 0:
            for path in (root, *root.rglob("*")):
                shutil.chown(path, "nobody", "nogroup")
        port = _free_port()
        (root / "conf").write_text(_APACHE.format(root=root, port=port, modules=_APACHE_MODULES), "utf-8")
        command = [str(shutil.which("apache2")), "-d", str(root), "-f", str(root / "conf"), "-D", "FOREGROUND"]
        url = f"http://127.0.0.1:{port}/dav"
        with _started(command, root / "drive" / "dav", ready=b"resuming normal operations", url=url) as running:
            yield running
    finally:
        shutil.rmtree(root)


@contextmanager
def rclone(folder: Path) -> Iterator[Running]:
    """With a user and password, by Basic."""
    command = [str(shutil.which("rclone")), "serve", "webdav", str(folder), "--addr", "127.0.0.1:0", "--config", ""]
    command += ["--user", USER, "--pass", PASSWORD, "-v"]
    with _started(command, folder, ready=b"server started on", below="/dav") as running:
        yield running


@contextmanager
def _started(
    command: list[str], folder: Path, *, ready: bytes = b"http://", url: str = "", below: str = "/dav"
) -> Iterator[Running]:
    """Until the line with `ready` in it comes, which names the address where `url` does not."""
    folder = folder if url else folder / below.strip("/")
    folder.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stdin
    assert process.stderr
    said: list[bytes] = []
    for line in process.stderr:
        said.append(line)
        if ready in line.lower():
            break
    else:
        process.wait()
        raise AssertionError(b"".join(said).decode("utf-8", "replace"))
    found = re.search(r"http://[\d.]+:\d+", said[-1].decode("utf-8", "replace"))
    reader = threading.Thread(target=process.stderr.read, daemon=True)  # a full pipe would stop the server
    reader.start()
    running = Running(url or f"{found[0] if found else ''}{below}", folder, process)
    try:
        yield running
    finally:
        running.stop()
        reader.join()
        process.stdin.close()
        process.stderr.close()


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
