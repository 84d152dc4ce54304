"""What may be attached: told by its content; a photograph keeps its picture and loses where it was taken."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.base.errors import UserError
from desktop.documents.pages.pdf_pages import count_pages, first_page
from desktop.documents.scans.images import orientation, plain_jpeg, plain_png
from desktop.documents.scans.scan import examine
from tests.documents.pictures_and_pdfs import PLACE, drawing, pdf, photograph, picture, pixels


def test_a_photograph_loses_where_and_when_it_was_taken_and_keeps_its_picture() -> None:
    taken = photograph()
    kept = examine("IMG_2034.jpg", taken)
    assert PLACE in taken
    assert b"TelephoneMaker" in taken
    assert PLACE not in kept.data
    assert b"TelephoneMaker" not in kept.data
    assert (kept.name, kept.media, kept.renamed) == ("IMG_2034.jpg", "image/jpeg", False)
    assert pixels(kept.data) == pixels(taken)
    with Image.open(BytesIO(kept.data)) as read:
        assert not read.getexif()
        assert "comment" not in read.info


@pytest.mark.parametrize("side", range(2, 9))
def test_the_side_that_is_up_stays(side: int) -> None:
    with Image.open(BytesIO(examine("a.jpg", photograph(side=side)).data)) as read:
        assert dict(read.getexif()) == {0x0112: side}


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"optimize": True}, {"subsampling": 0}, {"restart_marker_blocks": 2}]
)
def test_every_way_of_pressing_a_jpeg_comes_through(options: dict[str, Any]) -> None:
    taken = photograph(**options)
    assert pixels(plain_jpeg(taken)) == pixels(taken)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_scans_and_printers_colours_come_through(mode: str) -> None:
    stream = BytesIO()
    picture().convert(mode).save(stream, "JPEG", icc_profile=b"colours of this screen")
    kept = plain_jpeg(stream.getvalue())
    assert pixels(kept) == pixels(stream.getvalue())
    with Image.open(BytesIO(kept)) as read:
        assert read.info["icc_profile"] == b"colours of this screen"


def test_the_film_behind_a_living_photograph_goes() -> None:
    alone = photograph()
    assert examine("a.jpg", alone + b"\0\0\0\x18ftypmp42" + PLACE * 9).data == examine("a.jpg", alone).data


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1"])
def test_a_png_loses_its_words_and_keeps_its_picture(mode: str) -> None:
    made = drawing(mode)
    kept = examine("扫描.png", made)
    assert PLACE in made
    assert PLACE not in kept.data
    assert pixels(kept.data) == pixels(made)
    with Image.open(BytesIO(kept.data)) as read:
        assert round(read.info["dpi"][0]) == 200


def test_a_pdf_stays_as_it_is_to_the_last_sign() -> None:
    assert examine("纪要.PDF", pdf()).data == pdf()
    assert count_pages(pdf(3)) == 3
    pages, shown = first_page(pdf(2), 120, 900)
    assert (pages, shown.width, len(shown.pixels)) == (2, 120, shown.stride * shown.height)


def test_a_page_as_long_as_a_street_takes_no_more_memory_than_another() -> None:
    long = pdf(1).replace(b"[0 0 595 842]", b"[0 0 1 14400]")
    _pages, shown = first_page(long, 200, 200)
    assert (shown.width, shown.height) == (1, 200)


def sized(jpeg: bytes, side: int) -> bytes:
    """The same file, which says that it is so large; there is no more of it."""
    at = next(at for at in (jpeg.find(b"\xff\xc2"), jpeg.find(b"\xff\xc0")) if at > 0)
    return jpeg[: at + 5] + side.to_bytes(2, "big") * 2 + jpeg[at + 9 :]


def test_a_photograph_that_would_fill_the_memory_is_refused_and_the_largest_of_telephones_taken() -> None:
    """Half a kilobyte of JPEG in passes took two gigabytes to be shown as a stamp, at 60,000 a side the process."""
    for data, side in ((photograph(progressive=True), 20_000), (photograph(), 20_000), (photograph(), 60_000)):
        with pytest.raises(UserError, match="万像素"):
            examine("a.jpg", sized(data, side))
    assert examine("a.jpg", sized(photograph(), 14_000)).media == "image/jpeg"
    assert examine("a.jpg", sized(photograph(progressive=True), 7_000)).media == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "data", "called"),
    [
        ("纪要.jpg", pdf(), "纪要.pdf"),
        ("签到表.pdf", photograph(), "签到表.jpg"),
        ("照片.jpeg", photograph(), "照片.jpeg"),
        ("扫描件", pdf(), "扫描件.pdf"),
        ("第3.5次", pdf(), "第3.5次.pdf"),
        (".jpg", drawing(), ".png"),
    ],
)
def test_the_ending_says_what_is_in_it(name: str, data: bytes, called: str) -> None:
    assert examine(name, data).name == called


def packed(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("空.jpg", b"", "“空.jpg”是空文件；请重新拷贝后再添加。"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "“a.heic”是苹果手机的 HEIC 照片，这里打不开；请在手机上存成 JPG"),
        ("a.jpg", b"\0\0\0\x18ftypmif1\0\0\0\0", "HEIC"),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0", "是视频"),
        ("a.tif", b"II*\0\x08\0\0\0", "请用看图软件另存为 JPG 或 PNG"),
        ("a.gif", b"GIF89a\1\0\1\0", "请用看图软件另存为 JPG 或 PNG"),
        ("a.bmp", b"BM\0\0\0\0", "请用看图软件另存为 JPG 或 PNG"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "请用看图软件另存为 JPG 或 PNG"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "是 Word 或 Excel 文件；请另存为 PDF"),
        ("a.docx", packed("[Content_Types].xml", "word/document.xml"), "是 Word 或 Excel 文件；请另存为 PDF"),
        ("a.ofd", packed("OFD.xml"), "是 OFD 文件；请另存为 PDF"),
        ("a.zip", packed("照片.jpg"), "是压缩包；请先解压"),
        ("a.zip", b"PK\3\4 cut short", "是压缩包；请先解压"),
        ("a.rar", b"Rar!\x1a\x07\0", "是压缩包；请先解压"),
        ("a.txt", "开会".encode(), "“a.txt”不是照片也不是 PDF；请拍照存成 JPG，或扫描成 PDF 再添加。"),
        ("a.pdf", pdf(locked=True), "“a.pdf”设了密码；请先去掉密码，另存一份再添加。"),
        ("a.pdf", pdf()[:-30], "“a.pdf”不完整或已损坏"),
        ("a.pdf", b"%PDF-1.4\nnothing\n%%EOF", "“a.pdf”不完整或已损坏"),
        ("a.pdf", pdf(0), "“a.pdf”不完整或已损坏"),
        ("a.jpg", b"\xff\xd8\xff\xd9", "“a.jpg”不完整或已损坏"),
        ("a.png", drawing().replace(b"IDAT", b"IDAX"), "“a.png”不完整或已损坏"),
    ],
)
def test_what_cannot_be_attached_is_told_with_what_to_do(name: str, data: bytes, told: str) -> None:
    with pytest.raises(UserError) as caught:
        examine(name, data)
    assert told in str(caught.value)
    assert str(caught.value).count("。") == 1


@given(st.sampled_from([photograph(progressive=True), drawing()]), st.data())
def test_a_picture_cut_short_anywhere_is_refused(whole: bytes, data: st.DataObject) -> None:
    cut = whole[: data.draw(st.integers(3, len(whole) - 1))]
    with pytest.raises(UserError):
        examine("a.jpg", cut)


@given(
    st.sampled_from([photograph(), drawing("P"), pdf()]),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
)
def test_spoilt_files_are_taken_or_refused_and_never_a_bug(whole: bytes, errors: list[tuple[int, int]]) -> None:
    spoilt = bytearray(whole)
    for place, value in errors:
        spoilt[place % len(spoilt)] = value
    try:
        kept = examine("a.jpg", bytes(spoilt))
    except UserError:
        return
    assert examine("a.jpg", kept.data).data == kept.data, "what was kept once is kept as it is"


@given(st.binary(max_size=60))
def test_hostile_exif(tiff: bytes) -> None:
    assert 1 <= orientation(b"MM\0*\0\0\0\x08" + tiff) <= 8
    assert 1 <= orientation(tiff) <= 8


def test_what_is_plain_already_is_the_same_file() -> None:
    for plain, whole in ((plain_jpeg, photograph(side=6)), (plain_png, drawing())):
        assert plain(plain(whole)) == plain(whole)
