"""What a WebDAV server says of a folder: as servers write it, as nobody should, and where it is no listing at all."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.sync.remotes.remote import Entry, Garbage
from tests.sync.hostile_server import META, MULTISTATUS, PAGE, RESPONSE, against


@pytest.mark.parametrize(
    "prefix", ["", "http://127.0.0.1", "https://elsewhere:8443", "/behind/another"], ids=lambda text: text or "as asked"
)
def test_hrefs_as_servers_write_them(prefix: str) -> None:
    """Whole addresses or paths, with what a server in front of it cut off or put before; encoded where it need not be."""
    base = META.removeprefix("/dav") if prefix == "/behind/another" else META
    hrefs = [f"{prefix}{base}", f"{prefix}{base}1-%61b", f"{prefix}{base}2-cd/"]
    with against(lambda call: call.listing(*hrefs)) as remote:
        assert remote.list("meta") == [Entry("1-ab", 7), Entry("2-cd", -1)]


def test_hrefs_that_lead_elsewhere_are_not_seen() -> None:
    hrefs = [
        META,
        f"{META}1-ab",
        f"{META}../o/x",
        f"{META}..",
        f"{META}%2e%2e",
        f"{META}%2e%2e%2fpasswd",
        f"{META}a%2fb",
        f"{META}a%5cb",
        f"{META}a%00b",
        f"{META}UPPER",
        f"{META}deeper/one",
        f"{META}{'x' * 300}",
        "/etc/passwd",
        f"http://elsewhere{META}2-cd",
        f"//elsewhere{META}3-ef",
        "http://[broken",
        f"{META}",
        f"{META}1-ab",
    ]
    with against(lambda call: call.listing(*hrefs)) as remote:
        assert remote.list("meta") == [Entry("1-ab", 7)]


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"",
        b"<d:multistatus",
        b'<multistatus xmlns="OTHER:"/>',
        MULTISTATUS.format(RESPONSE.format("/dav/other/")).encode(),
        MULTISTATUS.format("").encode(),
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>'
        + MULTISTATUS[21:].format(f"<d:href>{'&c;' * 900}</d:href>").encode(),
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + MULTISTATUS[21:].format(RESPONSE.format(META)).encode(),
        MULTISTATUS.format(RESPONSE.format(META) * 60_000).encode(),
    ],
    ids=["page", "empty", "half", "other", "other folder", "nothing", "bomb", "document type", "too many"],
)
def test_what_is_no_listing_is_told(body: bytes) -> None:
    """An empty list would mean that somebody had cleared the drive."""
    with against(lambda call: call.answer(207, body)) as remote, pytest.raises(Garbage):
        remote.list("meta")


def test_sizes_are_read_where_they_are_numbers() -> None:
    lengths = ["12", "-3", "1e9", "９", "9" * 400, ""]
    responses = [RESPONSE.format(META)]
    responses += [RESPONSE.replace(">7<", f">{text}<").format(f"{META}{at}") for at, text in enumerate(lengths)]
    with against(lambda call: call.answer(207, MULTISTATUS.format("".join(responses)).encode())) as remote:
        assert [entry.size for entry in remote.list("meta")] == [12, 0, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("date", "clock"),
    [
        ("Wed, 18 Nov 2026 11:00:00 GMT", datetime(2026, 11, 18, 11, tzinfo=UTC)),
        ("Wed, 18 Nov 2026 19:00:00 +0800", datetime(2026, 11, 18, 11, tzinfo=UTC)),
        ("yesterday", None),
        ("Wed, 99 Nov 2026 11:00:00 GMT", None),
        ("", None),
    ],
)
def test_the_clock_of_the_other_side(date: str, clock: datetime | None) -> None:
    with against(lambda call: call.listing(META, Date=date)) as remote:
        remote.list("meta")
        assert remote.clock == clock
