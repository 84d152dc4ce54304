"""文件清单.txt: what was written comes back whatever an editor did to line ends; what was cut or edited is told."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.base.i18n import language
from desktop.documents.manifest import Listed, Manifest, read_manifest, write_manifest

DIGEST = "0123456789abcdef" * 4
FILES = (Listed("会前/𬱖的席卡.pdf", 12, DIGEST), Listed("纪要.docx", 3_000_000_000, DIGEST[::-1]))
MANIFEST = Manifest("0" * 32, "修路协商会", "2026年11月18日 21:05", FILES)

names = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="/\\:\x85"), min_size=1).filter(
    lambda name: name not in (".", "..")
)


def read(data: bytes) -> Manifest:
    return read_manifest([data[:50], data[50:]])


def test_it_reads_as_people_read_it() -> None:
    *lines, closing, end = write_manifest(MANIFEST).decode("utf-8-sig").split("\r\n")
    assert lines == [
        f"小马扎议事文件清单\t1\t{'0' * 32}",
        "修路协商会",
        "写成时间：2026年11月18日 21:05",
        "",
        "SHA-256\t字节\t文件",
        f"{DIGEST}\t12\t会前/𬱖的席卡.pdf",
        f"{DIGEST[::-1]}\t3000000000\t纪要.docx",
    ]
    assert closing.startswith("合计\t2\t3000000012\t")
    assert end == ""
    assert read(write_manifest(MANIFEST)) == MANIFEST


@given(st.lists(st.builds(Listed, names, st.integers(0, 2**40), st.just(DIGEST))))
def test_what_was_written_comes_back(files: list[Listed]) -> None:
    found = read(write_manifest(Manifest("m", "一场会", "今天", tuple(files))))
    assert found.files == tuple(files)
    assert (found.owner, found.title) == ("m", "一场会")


@pytest.mark.parametrize("code", ["ko", "en"])
def test_a_list_of_another_language_is_read_here(code: str) -> None:
    with language(code):
        data = write_manifest(MANIFEST)
    assert read(data).files == FILES


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\r\n", b"\n"),
        lambda data: data.removeprefix(b"\xef\xbb\xbf"),
        lambda data: data + b"\r\n",
    ],
    ids=["line ends", "no BOM", "an empty line more"],
)
def test_what_an_editor_does_on_saving_harms_nothing(change: object) -> None:
    assert callable(change)
    assert read(change(write_manifest(MANIFEST))) == MANIFEST


def test_every_cut_and_every_changed_byte_is_told() -> None:
    data = write_manifest(MANIFEST)
    label = range(data.index("合计".encode()), data.index("合计".encode()) + len("合计".encode()))  # a mere word
    for place in range(3, len(data) - 2):  # before and after them only a BOM and a line end
        with pytest.raises(UserError):
            read(data[:place])
        if place in label:
            continue
        with pytest.raises(UserError):
            read(data[:place] + bytes([data[place] ^ 4]) + data[place + 1 :])


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a//b", "C:\\x", "c:x", "..", "a/../b", ""])
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    with pytest.raises(UserError, match="坏了"):
        read(write_manifest(Manifest("m", "一场会", "今天", (Listed(name, 1, DIGEST),))))


def test_a_file_without_end_is_no_list() -> None:
    with pytest.raises(UserError, match="坏了"):
        read_manifest(b"0" * 1024 * 1024 for _endless in count())


def test_a_list_of_a_later_version_says_so() -> None:
    with pytest.raises(UserError, match="更新的版本"):
        read(write_manifest(MANIFEST).replace("清单\t1\t".encode(), "清单\t2\t".encode()))
