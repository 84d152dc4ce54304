"""To whom a WebDAV drive's password goes, where it must not stand, and whose certificate is believed."""

from __future__ import annotations

import logging
import ssl
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from desktop.sync.remotes.remote import Refused, RemoteError
from tests.sync.hostile_server import META, PASSWORD, Call, against, answering, remote_at


class Asking:
    """A server that wants a password, by these challenges."""

    def __init__(self, *challenges: str) -> None:
        self.challenges, self.heard = challenges, list[str]()

    def __call__(self, call: Call) -> None:
        said = call.headers.get("Authorization", "")
        self.heard.append(said.split(" ")[0])
        offered = {challenge.split(" ")[0] for challenge in self.challenges}
        if said.split(" ")[0] in offered:
            call.listing(META)
            return
        call.read()
        call.send_response_only(401)
        for challenge in self.challenges:
            call.send_header("WWW-Authenticate", challenge)
        call.send_header("Content-Length", "0")
        call.end_headers()


BASIC = 'Basic realm="drive"'
DIGEST = 'Digest realm="drive", nonce="abc", qop="auth", algorithm=MD5'


@pytest.mark.parametrize(
    ("challenges", "heard"),
    [
        ((BASIC,), ["", "Basic", "Basic"]),
        ((DIGEST,), ["", "Digest", "Digest"]),
        ((BASIC, DIGEST), ["", "Digest", "Digest"]),
    ],
    ids=["basic", "digest", "both"],
)
def test_an_open_line_hears_no_password_before_it_is_asked_for(challenges: tuple[str, ...], heard: list[str]) -> None:
    """And none in the clear where the server knows better; asked once, it comes along."""
    asking = Asking(*challenges)
    with against(asking, "张村站") as remote:
        remote.list("meta")
        remote.list("meta")
        assert remote.requests == 3
    assert asking.heard == heard


@pytest.mark.parametrize("challenge", ["Digest", "Digest x", "Digest realm=1", 'Digest realm="a", nonce="b", qop="z"'])
def test_a_challenge_that_nobody_understands_is_told(challenge: str) -> None:
    with against(Asking(challenge, 'Digest realm="a", nonce="b", algorithm=ROT13'), "张村站") as remote:
        for _again in range(2):
            with pytest.raises(RemoteError):
                remote.list("meta")


def test_the_password_is_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    """Not in what is logged, told, remembered or shown of a remote; also where all goes wrong."""
    caplog.set_level(logging.DEBUG)
    sent = b64encode(f"张村站:{PASSWORD}".encode()).decode()
    said = []
    for act in (Asking(BASIC), Asking(DIGEST), lambda call: call.hang_up(), lambda call: call.answer(403)):
        with answering(act) as server, remote_at(server.url, "张村站") as remote:
            try:
                remote.list("meta")
            except RemoteError as error:
                said += [str(error), repr(error), repr(error.__cause__)]
            said += [repr(remote), repr(vars(remote)), remote.key, remote.label]
    text = "\n".join([caplog.text, *said])
    assert PASSWORD not in text
    assert sent not in text
    assert "httpx" not in {record.name for record in caplog.records}


def certificate(folder: Path, host: str, days: int) -> ssl.SSLContext:
    """A server's, signed by nobody but itself; `days` old, for a year."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    start = datetime.now(UTC) - timedelta(days=days)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number())
    built = built.not_valid_before(start).not_valid_after(start + timedelta(days=365))
    built = built.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    signed = built.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    (folder / "certificate").write_bytes(signed)
    (folder / "key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context


@pytest.mark.parametrize(
    ("host", "days", "known", "told"),
    [
        ("127.0.0.1", 1, True, ""),
        ("127.0.0.1", 1, False, "证书不可信"),
        ("127.0.0.2", 1, True, "证书不可信"),
        ("127.0.0.1", 400, True, "电脑的日期"),
        ("127.0.0.1", -30, True, "电脑的日期"),
    ],
    ids=["known to this computer", "of nobody known", "of another host", "ended", "of tomorrow"],
)
def test_only_a_certificate_that_this_computer_trusts(
    host: str, days: int, known: bool, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no password goes to any other."""
    context = certificate(tmp_path, host, days)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    with answering(lambda call: call.listing(META), context) as server:
        with remote_at(server.url.replace("http:", "https:"), "张村站") as remote:
            if not told:
                assert remote.list("meta") == []
            else:
                with pytest.raises(Refused, match=told):
                    remote.list("meta")
                assert remote.answers()  # it is to be told, not waited for
        assert bool(server.calls) is not bool(told)


def test_a_closed_line_hears_the_password_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One request less in every pass."""
    context = certificate(tmp_path, "127.0.0.1", 1)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate"))
    asking = Asking(BASIC)
    with answering(asking, context) as server, remote_at(server.url.replace("http:", "https:"), "张村站") as remote:
        remote.list("meta")
    assert asking.heard == ["Basic"]
