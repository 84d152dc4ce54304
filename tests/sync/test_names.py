"""What is on a remote is found by its name; whatever this program does not write is no name, so that none leads astray."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.ids import new_id
from desktop.sync.wire import names
from desktop.sync.wire.names import FileName, HeadName, MetaName, Name, OfficeName, RequestName, SegmentName, parse

DEV, ROOM = "01a219c1f7b77400be194ce2665c5f70", "01a219c463bf700092b88d95b3d6dae1"
HASH, DIGEST = "0123456789abcdef", "0123456789abcdef" * 4

ids = st.builds(new_id)
hashes = st.text("0123456789abcdef", min_size=16, max_size=16)
numbers, attempts = st.integers(1, names.LAST_SEQ), st.integers(1, names.LAST_ATTEMPT)
epochs, years = st.text("0123456789abcdef", min_size=8, max_size=8), st.integers(1900, 2199)
ours: st.SearchStrategy[Name] = st.one_of(
    st.builds(MetaName, st.integers(1, names.LAST_META), hashes),
    st.builds(HeadName, ids, epochs, numbers, hashes),
    st.builds(SegmentName, ids, years, epochs, numbers, hashes, attempts),
    st.builds(OfficeName, ids, numbers, hashes, attempts),
    st.builds(FileName, st.text("0123456789abcdef", min_size=64, max_size=64), attempts),
    st.builds(RequestName, ids, hashes, attempts),
)


def test_the_names_are_those_of_the_specification() -> None:
    assert names.root(DEV) == f"xmz1/{DEV}"
    assert MetaName(12, HASH).path == f"meta/12-{HASH}"
    assert HeadName(DEV, "0a1b2c3d", 7, HASH).path == f"h/0/{DEV}-0a1b2c3d-000007-{HASH}"
    assert SegmentName(DEV, 2026, "0a1b2c3d", 7, HASH).path == f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.1"
    assert OfficeName(ROOM, 7, HASH, 3).path == f"o/{ROOM}/000007-{HASH}.3"
    assert FileName(DIGEST, 2).path == f"b/01/{DIGEST}.2"
    assert RequestName(DEV, HASH).path == f"j/{DEV}-{HASH}.1"
    assert names.short(DIGEST) == HASH


@given(ours)
@settings(max_examples=150, deadline=None)
def test_every_name_comes_back_and_is_short_lower_case_ascii(name: Name) -> None:
    assert parse(name.path) == name
    assert name.path.isascii()
    assert name.path == name.path.lower()
    assert len(f"{names.root(DEV)}/{name.path}") < names.LONGEST


TRICKS = (
    "",
    "/",
    "..",
    "meta",
    "meta/",
    f"meta/0-{HASH}",
    f"meta/012-{HASH}",
    f"meta/1234567890-{HASH}",
    f"meta/１２-{HASH}",
    f"meta/12-{HASH}\n",
    f"meta/12-{HASH.upper()}",
    f"/meta/12-{HASH}",
    f"./meta/12-{HASH}",
    f"meta//12-{HASH}",
    f"meta/../meta/12-{HASH}",
    f"meta\\12-{HASH}",
    f"META/12-{HASH}",
    f"xmz1/{DEV}/meta/12-{HASH}",
    f"h/1/{DEV}-0a1b2c3d-000007-{HASH}",  # another device's shard
    f"h/0/{DEV.upper()}-0a1b2c3d-000007-{HASH}",
    f"h/0/{DEV}-0a1b2c3d-7-{HASH}",
    f"h/0/{DEV}-0a1b2c3d-000000-{HASH}",
    f"h/0/{DEV}-0a1b2c3d-000007-{HASH}.1",
    f"d/{DEV}/2026/../../0a1b2c3d-000007-{HASH}.1",
    f"d/{DEV}/1899/0a1b2c3d-000007-{HASH}.1",
    f"d/{DEV}/２０２６/0a1b2c3d-000007-{HASH}.1",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.0",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.01",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.12345",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.1 ",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.1~",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.1.tmp",
    f"d/{DEV}/2026/0a1b2c3d-000007-{HASH}.1\x00",
    f"d/{DEV[:-1]}/2026/0a1b2c3d-000007-{HASH}.1",
    f"o/{ROOM}/000007-{HASH}.1/x",
    "o/con/000007-0123456789abcdef.1",
    f"b/ff/{DIGEST}.1",  # the folder of other files
    f"b/01/{DIGEST[:-1]}.1",
    f"j/{DEV}-{HASH}.-1",
    "h/0/" + "0" * 300,
    "meta/" + "1" * 300,
    f"meta/12-{'é'.join(HASH)}",
)


@pytest.mark.parametrize("path", TRICKS)
def test_what_this_program_never_writes_is_no_name(path: str) -> None:
    assert parse(path) is None


@given(ours, st.integers(0, 150), st.characters())
@settings(max_examples=150, deadline=None)
def test_a_name_with_another_sign_in_it_is_another_one_or_none(name: Name, place: int, sign: str) -> None:
    path = name.path[: place % len(name.path)] + sign + name.path[place % len(name.path) + 1 :]
    found = parse(path)
    assert found is None or found.path == path
