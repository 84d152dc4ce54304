"""Spreadsheet files as people have them, and those that must be refused with one sentence."""

from __future__ import annotations

import codecs
import os
import struct
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.documents.spreadsheets import workbook
from desktop.documents.spreadsheets.sheet import MOST_COLUMNS, MOST_ROWS, Sheet
from desktop.documents.spreadsheets.spreadsheet import LARGEST_FILE, read_sheets
from tests.rosters.making import (
    EXAMPLE,
    FOLDER,
    NAMESPACE,
    SHEET,
    cell,
    plain_book,
    sheet_xml,
    village_book,
    with_parts,
)

LINES = "姓名,电话\r\n陈𬱖,138 0013 8001\r\n阿依古丽·买买提,\r\n"
ROWS = (("姓名", "电话"), ("陈𬱖", "138 0013 8001"), ("阿依古丽·买买提",))


def only(path: Path) -> Sheet:
    (sheet,) = read_sheets(path)
    return sheet


def trouble(path: Path) -> str:
    """What is said of a bad file: one sentence."""
    with pytest.raises(UserError) as caught:
        read_sheets(path)
    sentence = str(caught.value)
    assert sentence.endswith("。")
    assert sentence.count("。") == 1
    assert "\n" not in sentence
    return sentence


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "名单.xlsx"


# ---- csv


def test_the_example_is_read_with_its_blank_line() -> None:
    rows = only(EXAMPLE).rows
    assert len(rows) == 18
    assert rows[2] == ("序号", "姓  名", "身份", "楼栋", "联系电话")
    assert rows[3] == ("1", "孟庆华", "社区干部", "社区", "138 0013 8001")
    assert rows[8][1] == "陈𬱖"
    assert rows[10] == ()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
def test_encodings(file: Path, encoding: str) -> None:
    file.write_bytes(LINES.encode(encoding))
    assert only(file).rows == ROWS


def test_utf_16_of_the_other_order(file: Path) -> None:
    file.write_bytes(codecs.BOM_UTF16_BE + LINES.encode("utf-16-be"))
    assert only(file).rows == ROWS


@pytest.mark.parametrize("sign", ["\t", ";"])
def test_other_separators(file: Path, sign: str) -> None:
    file.write_bytes(LINES.replace(",", sign).encode("utf-16"))
    assert only(file).rows == ROWS


def test_a_title_with_commas_does_not_hide_the_tabs(file: Path) -> None:
    file.write_text("名单,第一版,第二版,定稿\n姓名\t电话\n王芳\t1\n", encoding="utf-8")
    assert only(file).rows[1:] == (("姓名", "电话"), ("王芳", "1"))


def test_quoted_commas_quotes_and_newlines_stay_in_their_cell(file: Path) -> None:
    file.write_text('姓名,备注\n王芳,"一行\n二行, ""三"""\n李强,\n', encoding="utf-8")
    assert only(file).rows == (("姓名", "备注"), ("王芳", '一行\n二行, "三"'), ("李强",))


@pytest.mark.parametrize(
    "text",
    ['姓名\n"王芳', '姓名\n"王芳"x', "姓名\n" + "长" * 200_000],
    ids=["no end", "more after the end", "too long"],
)
def test_a_broken_quote_never_swallows_the_rest(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert "第 2 行" in trouble(file)


def test_limits_of_csv(file: Path) -> None:
    file.write_text("王芳\n" * MOST_ROWS + "\n" * 100, encoding="utf-8")
    assert len(only(file).rows) == MOST_ROWS
    file.write_text("王芳\n" * (MOST_ROWS + 1), encoding="utf-8")
    assert f"第 {MOST_ROWS + 1} 行" in trouble(file)
    file.write_text("姓名" + "," * MOST_COLUMNS + "x", encoding="utf-8")
    assert f"第 {MOST_COLUMNS + 1} 列" in trouble(file)


# ---- xlsx


def test_a_workbook_of_a_village(file: Path) -> None:
    cover, people = read_sheets(village_book(file))
    assert (cover.title, cover.rows) == ("封面", ((), ("", "柳林村 2026 年议事会材料")))
    assert people.title == "名单"
    assert people.rows == (
        ("柳林村村民代表名册",),
        (),
        ("序号", "姓　名", "所属村组", "职务", "联系方式", "身份证号码"),
        ("1", "王芳", "一组", "村民代表", "13800138000", "620102198001011234"),
        ("2", "李　强", "", "村民代表", "13900000000", "620102198001011200"),
        ("3", "陈𬱖", "", "村支书", "13700137003"),
        ("4", "马忠义", "二组", "楼长", "0931-8880007"),
        ("5", "马忠义", "2026-03-02"),
        ("合计", "5人"),
    )
    assert people.merged == ((0, 0, 0, 5), (3, 2, 5, 2))
    assert people.notes == (
        "工作表“旧名单”是隐藏的，没有读。",
        "有 1 行在表里是隐藏的（从第 7 行起），也读了进来，请核对。",
    )


def test_a_file_saved_by_libreoffice() -> None:
    sheet = only(FOLDER / "另存.xlsx")
    assert sheet.rows[2] == ("序号", "姓  名", "身份", "楼栋", "联系电话")
    assert sheet.rows[8][1:3] == ("陈𬱖", "群众代表")
    assert sheet.rows[17] == ("合计", "13人")


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("<c><v>13800138000.0</v></c>", "13800138000"),
        ("<c><v>1.3800138E10</v></c>", "13800138000"),
        ("<c><v>0.1</v></c>", "0.1"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="str"><f>A1</f><v>王芳</v></c>', "王芳"),
        ('<c t="inlineStr"><is><t>=1+1</t></is></c>', "=1+1"),
        ('<c t="inlineStr"><is><r><t>王</t></r><r><t>芳</t></r><rPh sb="0" eb="1"><t>wang</t></rPh></is></c>', "王芳"),
        ('<c t="inlineStr"><is><t>王芳_x000D_</t></is></c>', "王芳\r"),
    ],
)
def test_values_as_text(file: Path, inside: str, text: str) -> None:
    with_parts(file, {SHEET: sheet_xml(f"<row>{inside}</row>")})
    assert only(file).rows == ((text,),)


def test_a_formula_saved_without_its_value_is_told(file: Path) -> None:
    plain_book(file, [["姓名"], ['="王"&"芳"']])
    sheet = only(file)
    assert sheet.rows == (("姓名",), ())
    assert sheet.notes == ("有 1 个公式没有存下结果（从第 2 行起），当作空格；请用 Excel 或 WPS 打开存一次再读。",)


def test_a_formula_whose_value_is_nothing_is_not(file: Path) -> None:
    with_parts(file, {SHEET: sheet_xml('<row><c t="str"><f>IF(1,"","")</f><v></v></c></row>')})
    assert only(file).notes == ()


def test_a_wrong_dimension_costs_nothing(file: Path) -> None:
    rows = f'<row r="1">{cell("A1", "姓名")}</row><row r="3">{cell("A3", "王芳")}</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    with_parts(file, {SHEET: sheet_xml(rows, before='<dimension ref="A1:XFD1048576"/>')})
    assert only(file).rows == (("姓名",), (), ("王芳",))


def test_a_merge_of_the_whole_sheet_costs_nothing(file: Path) -> None:
    merge = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="A:B"/></mergeCells>'
    with_parts(file, {SHEET: sheet_xml(f'<row r="1">{cell("A1", "姓名")}</row>', merge)})
    assert only(file).merged == ((0, 0, 1048575, 16383),)


@pytest.mark.parametrize(
    "name", ["A" * 50, "김철수", "艾尼瓦尔·买买提", "𠅤𬱖", "&lt;b&gt;", "..\\..\\CON", "\u202e反"]
)
def test_names_come_through_intact(file: Path, name: str) -> None:
    with_parts(file, {SHEET: sheet_xml(f"<row>{cell('A1', name)}</row>")})
    assert only(file).rows == ((name.replace("&lt;", "<").replace("&gt;", ">"),),)


def test_a_workbook_whose_tail_is_broken_still_gives_its_cells(file: Path) -> None:
    tail = '<dataValidations count="1"><dataValidation type="nonsense" sqref="A1"/></dataValidations>'
    with_parts(file, {SHEET: sheet_xml(f"<row>{cell('A1', '姓名')}</row>", tail)})
    assert only(file).rows == (("姓名",),)


# ---- refused


def test_protected_and_old_files() -> None:
    assert "有密码" in trouble(FOLDER / "有密码.xlsx")
    assert "旧的 xls 格式" in trouble(FOLDER / "旧格式.xls")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的"),
        (b" \r\n\r\n", "是空的"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)), "不是 xlsx 或 csv 表格"),
        (b"%PDF-1.7\n1 0 obj\n", "不是 xlsx 或 csv 表格"),
        ("<html><table><tr><td>姓名</td></tr></table></html>".encode("gb18030"), "不是 xlsx 或 csv 表格"),
        (codecs.BOM_UTF8 + b"\xff\xfe\xfd", "编码认不出来"),
        (b"\xff\xfe\x00", "编码认不出来"),
        (b"\x81\x30\xff\xff", "编码认不出来"),
        (b"PK\x03\x04" + b"\x00" * 40, "已经损坏"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"W\x00o\x00r\x00d\x00", "不是 xlsx 或 csv 表格"),
    ],
)
def test_what_is_no_spreadsheet(file: Path, content: bytes, said: str) -> None:
    file.write_bytes(content)
    assert said in trouble(file)


def test_a_word_document(file: Path) -> None:
    with ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "不是 xlsx 或 csv 表格" in trouble(file)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"xl/vbaProject.bin": b"x"}, "带宏"),
        ({"[Content_Types].xml": "<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"}, "带宏"),
        ({"xl/externalLinks/externalLink1.xml": "<externalLink/>"}, "链接着别的表格"),
        ({"xl/workbook.bin": b"x"}, "xlsb"),
        ({SHEET: '<!DOCTYPE x [<!ENTITY a "b">]>' + sheet_xml(cell("A1", "&a;"))}, "不该有的定义"),
        ({"docProps/core.xml": '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}, "不该有的定义"),
        ({"xl/media/a.png": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}, "不该有的定义"),
        ({SHEET: sheet_xml("<row>")}, "已经损坏"),
        ({SHEET: sheet_xml('<row r="2"/><row r="1"/>')}, "已经损坏"),
        ({SHEET: sheet_xml('<row r="1e999"/>')}, "已经损坏"),
        ({SHEET: sheet_xml("<row><c><v>x</v></c></row>")}, "已经损坏"),
        ({SHEET: sheet_xml('<row><c t="s"><v>9999</v></c></row>')}, "已经损坏"),
        ({"xl/styles.xml": "<styleSheet"}, "已经损坏"),
        ({"xl/workbook.xml": f'<workbook xmlns="{NAMESPACE}"><sheets/></workbook>'}, "没有看得见的工作表"),
        ({SHEET: '<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}, "严格 Open XML"),
        ({SHEET: sheet_xml('<row r="20001"><c r="A20001"><v>1</v></c></row>')}, "第 20001 行"),
        ({SHEET: sheet_xml('<row r="1"><c r="IW1"><v>1</v></c></row>')}, "第 257 列"),
        ({SHEET: sheet_xml("<a>" * 200_000 + "</a>" * 200_000)}, "解开后太大"),
    ],
)
def test_dangerous_and_damaged_workbooks(file: Path, parts: dict[str, str | bytes], said: str) -> None:
    assert said in trouble(with_parts(file, parts))


@pytest.mark.parametrize(("limit", "most"), [("MOST_BYTES", 100_000), ("MOST_ELEMENTS", 10_000), ("MOST_PARTS", 5)])
def test_what_unpacks_to_too_much(file: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int) -> None:
    with_parts(file, {SHEET: sheet_xml("<row/>" * 20_000)})
    assert only(file).rows == ()
    monkeypatch.setattr(workbook, limit, most)
    assert "解开后太大" in trouble(file)


def test_a_bomb_is_refused_by_its_directory(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_parts(file, {"xl/media/zeros": bytes(workbook.MOST_BYTES)})
    monkeypatch.delattr(ZipFile, "open")
    assert file.stat().st_size < 100_000
    assert "解开后太大" in trouble(file)


def test_a_directory_that_lies_about_sizes(file: Path) -> None:
    """The sizes of a zip bomb may be false: no more than what the directory says is ever read."""
    with_parts(file, {SHEET: sheet_xml(" " * 20_000_000)})
    data = bytearray(file.read_bytes())
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(SHEET.encode()))
    struct.pack_into("<I", data, entry + 24, 10)
    file.write_bytes(data)
    assert "已经损坏" in trouble(file)


def test_an_encrypted_part_and_another_compression(file: Path) -> None:
    with_parts(file, {}, ZIP_LZMA)
    assert "已经损坏" in trouble(file)
    data = bytearray(with_parts(file, {}).read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    file.write_bytes(data)
    assert "有密码" in trouble(file)


def test_a_large_file_is_refused_before_it_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with file.open("wb") as stream:
        stream.truncate(200 * 2**20)
    monkeypatch.delattr(Path, "read_bytes")
    assert "有 200 MB" in trouble(file)
    assert LARGEST_FILE < 200 * 2**20


def test_missing_folder_and_forbidden(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "找不到文件" in trouble(file)
    assert "是文件夹" in trouble(tmp_path)
    assert "读不了" in trouble(tmp_path / ("长" * 500))
    file.write_text("姓名")

    def forbidden(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", forbidden)
    assert "没有权限" in trouble(file)


@pytest.mark.skipif(sys.platform == "win32", reason="has no such files")
def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert "不是 xlsx 或 csv 表格" in trouble(tmp_path / "pipe")


# ---- fuzzing: whatever the bytes, sheets or a sentence


def sheets_or_sentence(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        assert read_sheets(path)
    except UserError as error:
        assert str(error).endswith("。")  # noqa: PT017


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return village_book(tmp_path_factory.mktemp("fuzz") / "名单.xlsx")


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_mutated_workbooks(whole: Path, data: st.DataObject) -> None:
    content = bytearray(FOLDER.joinpath("另存.xlsx").read_bytes())
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, len(content) - 1), st.integers(0, 255)), max_size=8)
    ):
        content[place] = byte
    end = data.draw(st.none() | st.integers(4, len(content)))
    sheets_or_sentence(whole.with_suffix(".mutated"), bytes(content[:end]))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_mutated_parts(whole: Path, data: st.DataObject) -> None:
    """The same inside the zip, where no checksum keeps the change from being read."""
    with ZipFile(whole) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[data.draw(st.sampled_from(sorted(parts)))]
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, len(part) - 1), st.integers(0, 255)), max_size=4)):
        part[place] = byte
    cut = data.draw(st.tuples(st.integers(0, len(part)), st.integers(0, 40)))
    del part[cut[0] : sum(cut)]
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    sheets_or_sentence(whole.with_suffix(".mutated"), buffer.getvalue())


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    sheets_or_sentence(tmp_path / "any.csv", content)
