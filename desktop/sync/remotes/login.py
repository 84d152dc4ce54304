"""How a user and a password go to a WebDAV server: in the clear (Basic) only where the line is closed, or where the
server knows nothing better (Digest).
"""

from __future__ import annotations

from collections.abc import Generator

import httpx


class BadChallenge(Exception):
    """The server asks for a password in a way that nobody understands."""


class Login:
    """Written from request to request: what the server asked for last is known for the next one. Without a user it
    sends nothing.
    """

    def __init__(self, user: str, password: str, *, closed_line: bool) -> None:
        self.user = user
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._scheme = "basic" if closed_line else ""

    def __repr__(self) -> str:
        return f"Login({self.user!r})"

    def flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """The requests to send for one; the answer to each goes back into the generator."""
        if not self.user:
            yield request
            return
        response = yield self._signed(request)
        if response.status_code != 401:
            return
        offered = {challenge.split(" ")[0].lower() for challenge in response.headers.get_list("www-authenticate")}
        if "digest" in offered:
            answer = self._answer(request, response)
            self._scheme = "digest"
            yield answer
        elif "basic" in offered and self._scheme != "basic":
            self._scheme = "basic"
            yield self._signed(request)

    def _signed(self, request: httpx.Request) -> httpx.Request:
        if self._scheme == "basic":
            return next(self._basic.auth_flow(request))
        if self._scheme == "digest":
            request.headers.encoding = "utf-8"
            return next(self._digest.auth_flow(request))
        return request

    def _answer(self, request: httpx.Request, response: httpx.Response) -> httpx.Request:
        """To the challenge in a response."""
        request.headers.pop("Authorization", None)
        request.headers.encoding = "utf-8"  # of a user with a Chinese name
        flow = self._digest.auth_flow(request)
        try:
            next(flow)
            return flow.send(response)
        except (httpx.ProtocolError, NotImplementedError, LookupError, ValueError) as error:
            raise BadChallenge from error
