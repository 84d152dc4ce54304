"""wsgidav in a process: folder, port (0: any), user, password, "basic" or "digest". Its first line is its address. It ends
with its standard input, so that nothing is left of tests that were killed.
"""

from __future__ import annotations

import sys
import threading

from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp


def main(folder: str, port: str, user: str, password: str, scheme: str) -> None:
    config = {
        "provider_mapping": {"/": folder},
        "simple_dc": {"user_mapping": {"*": {user: {"password": password}} if user else True}},
        "http_authenticator": {
            "accept_basic": scheme == "basic",
            "accept_digest": scheme == "digest",
            "default_to_digest": scheme == "digest",
        },
        "verbose": 0,
        "logging": {"enable": False},
    }
    server = Server(("127.0.0.1", int(port)), WsgiDAVApp(config))
    server.prepare()
    print(f"http://127.0.0.1:{server.bind_addr[1]}", file=sys.stderr, flush=True)
    threading.Thread(target=server.serve, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
