"""Rosters as they really come: every line ends up among the people or among the skipped, and nothing is done silently."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.errors import UserError
from desktop.documents.spreadsheets.sheet import Sheet
from desktop.documents.spreadsheets.spreadsheet import read_sheets
from desktop.rules.attendance import Attends
from desktop.rules.roster import ROLES, Reading, RosterRow, understand, understand_sheets
from desktop.rules.roster_cells import drop_id_numbers, read_name
from desktop.rules.roster_header import field_of
from tests.rosters.making import EXAMPLE, village_book

Table = list[list[str]]


def table(*lines: str) -> Table:
    """Cells are divided by `|`."""
    return [line.split("|") for line in lines]


def names(reading: Reading) -> list[str]:
    return [row.name for row in reading.rows]


def fields(reading: Reading) -> list[str]:
    return [field for _heading, field in reading.columns]


def one(heading: str, cell: str) -> tuple[RosterRow, tuple[str, ...]]:
    """What is read of one cell beside a name, and what is said about it."""
    reading = understand(table(f"姓名|{heading}", f"王芳|{cell}"))
    (row,) = reading.rows
    return row, tuple(note.removeprefix("第 2 行：").removesuffix("。") for note in reading.notes)


def skipped(*lines: str) -> list[tuple[int, str]]:
    """(line, reason) of lines under the header 姓名 | 单位 | 电话."""
    return [(line.line, line.reason) for line in understand(table("姓名|单位|电话", *lines)).skipped]


# ---- whole files


def test_the_example() -> None:
    reading = understand_sheets(read_sheets(EXAMPLE))
    assert reading.header_line == 3
    assert reading.columns == (
        ("序号", ""),
        ("姓 名", "name"),
        ("身份", "role"),
        ("楼栋", "unit"),
        ("联系电话", "phone"),
    )
    assert len(reading.rows) == 13
    assert reading.rows[0] == RosterRow(4, "孟庆华", "村社区干部", "社区干部", "社区", "13800138001")
    assert reading.rows[3] == RosterRow(7, "王芳", "群众代表", "群众代表", "1号楼", "13600136004")
    assert reading.rows[4] == RosterRow(8, "王芳", "群众代表", "群众代表", "3号楼")
    assert reading.rows[6].phone == "0931-8880007"
    assert reading.rows[9] == RosterRow(14, "贾志强", "企业物业", "物业代表", "城关物业")
    assert reading.rows[12] == RosterRow(17, "安志远", "其他", "列席", "区政协办", "", Attends.OBSERVER)
    assert [(s.line, s.text, s.reason) for s in reading.skipped] == [
        (11, "", "空行"),
        (18, "合计 13人", "不是名单上的人：合计、说明一类的行"),
    ]
    assert reading.notes == (
        "第 1—2 行：在名单上面，当作标题。",
        "第 4、6 行：电话统一了写法。",
        "第 6—8 行：姓名里的空格去掉了。",
        "第 7—8 行：都叫“王芳”，按不同的人记下。",
    )


def test_a_workbook_of_a_village(tmp_path: Path) -> None:
    reading = understand_sheets(read_sheets(village_book(tmp_path / "名单.xlsx")))
    assert reading.sheet == "名单"
    assert reading.rows == (
        RosterRow(4, "王芳", "群众代表", "村民代表", "一组", "13800138000"),
        RosterRow(5, "李强", "群众代表", "村民代表", "一组", "13900000000"),
        RosterRow(6, "陈𬱖", "村社区干部", "村支书", "一组", "13700137003"),
        RosterRow(7, "马忠义", "其他", "楼长", "二组", "0931-8880007"),
        RosterRow(8, "马忠义", unit="2026-03-02"),
    )
    assert reading.notes == (
        "工作表“旧名单”是隐藏的，没有读。",
        "有 1 行在表里是隐藏的（从第 7 行起），也读了进来，请核对。",
        "工作表“封面”没有读。",
        "“身份证号码”一列没有读：这里不记身份证号。",
        "第 1 行：在名单上面，当作标题。",
        "第 5—6 行：“所属村组”按上面一行填（合并单元格或同上）。",
        "第 5 行：姓名里的空格去掉了。",
        "第 7 行：身份“楼长”不在固定的十类里，记在“其他”下。",
        "第 8 行：单位是一个日期（表格软件会把 3-2 改成日期），请核对。",
        "第 7—8 行：都叫“马忠义”，按不同的人记下。",
    )
    assert "620102" not in repr(reading)


def test_the_other_sheets_are_told() -> None:
    sheets = [
        Sheet("说明", (("请填写",),)),
        Sheet("一组", (("姓名",), ("王芳",))),
        Sheet("二组", (("姓名",), ("李强",))),
        Sheet("空", ()),
    ]
    reading = understand_sheets(sheets)
    assert (reading.sheet, names(reading)) == ("一组", ["王芳"])
    assert reading.notes == (
        "工作表“说明”没有读。",
        "工作表“二组”也有名单，没有读；需要时请另外存成一个文件来导入。",
    )
    assert understand_sheets([Sheet("一", (("请填写",),)), Sheet("二", (("王芳",), ("李强",)))]).sheet == "二"
    with pytest.raises(UserError, match="没有找到“姓名”这一列"):
        understand_sheets([Sheet("一", ())])


# ---- header


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        *((h, "name") for h in ("姓名", "姓 名", "姓　　名", "名字", "参会人", "参会人员姓名", "*姓名（必填）", "代表姓名：")),
        *((h, "phone") for h in ("联系电话", "电话", "手机", "手机号码", "联系方式", "联系电话（手机）", "家庭电话")),
        *((h, "role") for h in ("身份", "职务", "类别", "人员类别")),
        *((h, "unit") for h in ("组别", "单位", "村组", "楼栋", "住址", "家庭住址", "所在楼栋", "单位/村组", "村(社区)")),
        *((h, "attends") for h in ("参会类别", "出席类别")),
        *((h, "") for h in ("序号", "性别", "年龄", "备注", "身份证号", "证件号码", "配偶姓名", "紧急联系电话", "")),
    ],
)  # fmt: skip
def test_headings(heading: str, field: str) -> None:
    other = ["电话", "1"] if field == "name" else ["姓名", "王芳"]
    reading = understand([[heading, other[0]], ["王芳", other[1]]])
    assert fields(reading)[0] == field


def test_the_header_is_the_likeliest_row_not_the_first() -> None:
    reading = understand(
        table("参会人员", "制表：李强", "序号|姓名|与户主关系|村组", "1|王芳|户主|社区", "2|李强|成员|社区")
    )
    assert reading.header_line == 3
    assert names(reading) == ["王芳", "李强"]


def test_a_header_of_two_rows() -> None:
    reading = understand(table("姓名|联系方式||单位", "|座机|手机|", "王芳|8880007|13800138000|一组"))
    assert reading.columns == (("姓名", "name"), ("座机", ""), ("手机", "phone"), ("单位", "unit"))
    assert reading.rows == (RosterRow(3, "王芳", unit="一组", phone="13800138000"),)
    assert reading.notes == ("“座机”一列没有读，因为已经用了“手机”；可以改选。",)


def test_of_several_columns_the_best_is_taken_and_the_others_told() -> None:
    reading = understand(table("姓名|住址|单位|职务|身份", "王芳|3-2|一组|会计|志愿者"))
    assert reading.rows == (RosterRow(2, "王芳", "志愿者", "志愿者", "一组"),)
    assert reading.notes == (
        "“住址”一列没有读，因为已经用了“单位”；可以改选。",
        "“职务”一列没有读，因为已经用了“身份”；可以改选。",
    )


def test_the_mapping_can_be_changed() -> None:
    cells = table("姓名|住址|单位", "王芳|3-2|一组")
    reading = understand(cells, {0: "name", 1: "unit", 2: ""})
    assert reading.rows == (RosterRow(2, "王芳", unit="3-2"),)
    assert reading.columns == (("姓名", "name"), ("住址", "unit"), ("单位", ""))
    assert reading.notes == ()
    with pytest.raises(UserError, match="哪一列是姓名"):
        understand(cells, {1: "unit"})
    with pytest.raises(UserError, match="哪一列是姓名"):
        understand(cells, {9: "name"})
    with pytest.raises(UserError, match="只选一列"):
        understand(cells, {0: "name", 1: "name"})


def test_a_mapping_finds_a_header_without_a_name_and_needs_none() -> None:
    reading = understand(table("称谓|电话|单位", "王芳|13800138000|社区"), {0: "name", 1: "phone"})
    assert (reading.header_line, reading.rows) == (1, (RosterRow(2, "王芳", phone="13800138000"),))
    reading = understand(table("王芳|社区", "李强|二组"), {0: "name", 1: "unit"})
    assert (reading.header_line, names(reading)) == (0, ["王芳", "李强"])


def test_an_id_card_column_is_never_read_even_if_chosen() -> None:
    with pytest.raises(UserError, match="哪一列是姓名"):
        understand(table("身份证号|姓名", "620102198001011234|王芳"), {0: "name"})
    reading = understand(
        table("身份证号|姓名", "620102198001011234|王芳", "620102198001011234|"), {0: "phone", 1: "name"}
    )
    assert reading.rows == (RosterRow(2, "王芳"),)
    assert "620102" not in repr(reading)


def test_without_a_header_what_is_safe_is_understood() -> None:
    reading = understand(table("柳林村参会名单", "王芳", "", "欧阳德胜", "阿依古丽·买买提", "共3人"))
    assert reading.header_line == 0
    assert names(reading) == ["王芳", "欧阳德胜", "阿依古丽·买买提"]
    assert reading.notes == ("没有表头，每行一个姓名。", "第 1 行：在名单上面，当作标题。")
    reading = understand(table("1|王芳|13800138000", "2|李强|13900139000"))
    assert reading.rows == (RosterRow(1, "王芳"), RosterRow(2, "李强"))
    assert reading.notes == ("没有表头，把第 2 列当作姓名；其余各列没有读，要读请加一行表头。",)


@pytest.mark.parametrize(
    "lines", [["王芳|安宁", "李强|金城"], ["请填写", "谢谢"], ["柳林村", "王家庄"], ["王芳"], ["1|2"], [], [""]]
)
def test_without_a_header_what_is_not_safe_is_refused(lines: list[str]) -> None:
    with pytest.raises(UserError, match="没有找到“姓名”这一列；请在名单上面加一行表头"):
        understand(table(*lines))


# ---- names


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王芳", "王芳"),
        (" 王　芳 ", "王芳"),
        ("欧阳　德胜", "欧阳德胜"),
        ("阿依古丽•买买提", "阿依古丽·买买提"),
        ("艾力 · 买买提", "艾力·买买提"),
        ("陈𬱖", "陈𬱖"),
        ("𠅤", "𠅤"),
        ("김철수", "김철수"),
        ("John Smith", "John Smith"),
        ("1、王芳", "王芳"),
        ("12．王芳", "王芳"),
        ("王芳（组长）", "王芳（组长）"),
        ("王芳、", "王芳"),
        ("王\u200e芳", "王芳"),
        ("长" * 50, "长" * 50),
    ],
)
def test_names(written: str, name: str) -> None:
    reading = understand([["姓名"], [written]])
    assert names(reading) == [name]
    if name != written.strip().rstrip("、"):
        assert reading.notes


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("张三、李四", "一格里有几个名字，请每人写一行"),
        ("张三/李四", "一格里有几个名字，请每人写一行"),
        ("张三\n李四", "一格里有几个名字，请每人写一行"),
        ("张三 李四", "名字中间有空格，分不清是一个人还是几个人"),
        ("阿依古丽 买买提", "名字中间有空格，分不清是一个人还是几个人"),
        ("长" * 51, "姓名太长"),
        ("长" * 5000, "姓名太长"),
        ("123", "不像姓名"),
        ("13800138000", "不像姓名"),
        ("……", "不像姓名"),
        ("#N/A", "姓名是一个出错的公式"),
        ("同上", "姓名写的是同上"),
        ("", "没有姓名"),
    ],
)
def test_what_is_no_name(written: str, reason: str) -> None:
    assert skipped(f"{written}|一组|") == [(2, reason)]


# ---- 身份 and 参会类别


@pytest.mark.parametrize(
    ("words", "role"),
    [
        *((role, role) for role in ROLES),
        ("居民代表", "群众代表"),
        ("3号楼居民代表", "群众代表"),
        ("村民代表", "群众代表"),
        ("利益相关人", "利益相关方"),
        ("委员", "政协委员"),
        ("市政协委员", "政协委员"),
        ("太原市人大代表", "人大代表"),
        ("社区干部", "村社区干部"),
        ("前进社区干部", "村社区干部"),
        ("村（社区）干部", "村社区干部"),
        ("村 干 部", "村社区干部"),
        ("网格员", "村社区干部"),
        ("律师", "专家"),
        ("物业代表", "企业物业"),
        ("企业", "企业物业"),
        ("社区志愿者", "志愿者"),
        ("政协委员（企业负责人）", "政协委员"),
        ("", ""),
    ],
)
def test_roles_in_any_words(words: str, role: str) -> None:
    row, notes = one("身份", words)
    assert (row.role, row.role_text, row.attends) == (role, words, Attends.MEMBER)
    assert notes == ()


@pytest.mark.parametrize("words", ["楼长", "党支部委员", "原人大代表", "退休社区干部", "曾任村主任", "会计"])
def test_unknown_roles_keep_their_words(words: str) -> None:
    row, notes = one("身份", words)
    assert (row.role, row.role_text) == ("其他", words)
    assert notes == (f"身份“{words}”不在固定的十类里，记在“其他”下",)


def test_two_roles_in_a_cell() -> None:
    row, notes = one("身份", "政协委员、律师")
    assert (row.role, row.role_text) == ("政协委员", "政协委员、律师")
    assert notes == ("身份“政协委员、律师”有几个，按“政协委员”算",)


@pytest.mark.parametrize(
    ("words", "role", "attends"),
    [
        ("列席", "其他", Attends.OBSERVER),
        ("旁听", "其他", Attends.AUDIENCE),
        ("旁听人员", "其他", Attends.AUDIENCE),
        ("工作人员", "其他", Attends.STAFF),
        ("列席、职能部门", "职能部门", Attends.OBSERVER),
    ],
)
def test_a_class_written_as_a_role(words: str, role: str, attends: Attends) -> None:
    row, notes = one("身份", words)
    assert (row.role, row.role_text, row.attends) == (role, words, attends)
    assert notes == ()


def test_a_column_of_classes() -> None:
    reading = understand(
        table("姓名|身份|参会类别", "王芳|列席|出席", "李强|专家|旁听", "马忠义|专家|请假", "贾凤兰||")
    )
    assert [row.attends for row in reading.rows] == [
        Attends.MEMBER,
        Attends.AUDIENCE,
        Attends.MEMBER,
        Attends.MEMBER,
    ]
    assert reading.notes == ("第 4 行：参会类别“请假”看不懂，按出席算。",)


# ---- phones and ID-card numbers


TIDIED = "电话统一了写法"


@pytest.mark.parametrize(
    ("written", "phone", "remarks"),
    [
        ("13800138000", "13800138000", ()),
        ("13800138000.0", "13800138000", (TIDIED,)),
        ("138 0013 8000", "13800138000", (TIDIED,)),
        ("1380 013 8000", "13800138000", (TIDIED,)),
        ("138-0013-8000", "13800138000", (TIDIED,)),
        ("'13800138000", "13800138000", (TIDIED,)),
        ("+86 13800138000", "13800138000", (TIDIED,)),
        ("8613800138000", "13800138000", (TIDIED,)),
        ("１３８００１３８０００", "13800138000", (TIDIED,)),
        ("0931-8880007", "0931-8880007", ()),
        ("0931—8880007", "0931-8880007", (TIDIED,)),
        ("(0931)8880007", "0931-8880007", (TIDIED,)),
        ("0931-8880007转12", "0931-8880007-12", (TIDIED,)),
        ("8880007", "8880007", ()),
        ("+82 10-1234-5678", "+821012345678", (TIDIED,)),
        ("13800138000/13900139000", "13800138000", (TIDIED, "有几个电话，只记第一个")),
        ("13800138000、0931-8880007", "13800138000", (TIDIED, "有几个电话，只记第一个")),
        ("13800138000 8880007", "13800138000", (TIDIED, "有几个电话，只记第一个")),
        ("13800138000\n13900139000", "13800138000", (TIDIED, "有几个电话，只记第一个")),
        ("13800138000（儿子）", "13800138000", (TIDIED, "电话旁边的字没有记")),
        ("9318880007", "9318880007", ("电话的位数不对，请核对",)),
        ("1380013800", "1380013800", ("电话的位数不对，请核对",)),
        ("1.38E+10", "", ("电话变成了科学计数，后几位已经丢了，没有记",)),
        ("问李强", "", ("不像电话号码，没有记",)),
        ("13800l38000", "", ("不像电话号码，没有记",)),
        ("无", "", ()),
        ("—", "", ()),
        ("#REF!", "", ("不像电话号码，没有记",)),
        ("620102198001011234", "", ("有身份证号，没有记",)),
    ],
)  # fmt: skip
def test_phones(written: str, phone: str, remarks: tuple[str, ...]) -> None:
    row, notes = one("电话", written)
    assert (row.phone, notes) == (phone, remarks)


@pytest.mark.parametrize(
    "number",
    [
        "620102198001011234",
        "62010219800101123X",
        "６２０１０２１９８００１０１１２３４",
        "620102 19800101 1234",
        "620102-19800101-123x",
        "620102800101123",
    ],
)
def test_id_card_numbers_are_dropped_wherever_they_stand(number: str) -> None:
    row, notes = one("住址", number)
    assert (row.unit, notes) == ("", ("有身份证号，没有记",))
    if len(number) != 15:
        reading = understand([["姓名", "电话"], [f"王芳 {number}", ""], ["张三、李四", number]])
        assert names(reading) == ["王芳"]
        assert [line.text for line in reading.skipped] == ["张三、李四"]


def test_phones_are_masked_in_what_is_skipped() -> None:
    reading = understand(table("姓名|电话|备注", "|138 0013 8000|13900139000"))
    assert [line.text for line in reading.skipped] == ["138****8000 139****9000"]


# ---- lines that are no people, and people twice


@pytest.mark.parametrize(
    "line",
    ["合计|13人|", "合　计||", "总计：13||", "共 13 人||", "|共13人|", "制表人：李强||", "说明：以上为初稿||", "备注||", "以下空白||", "第1页 共2页||"],
)  # fmt: skip
def test_totals_and_remarks(line: str) -> None:
    assert skipped(line) == [(2, "不是名单上的人：合计、说明一类的行")]


def test_headers_again_and_section_titles() -> None:
    assert skipped("王芳|一组|", "姓名|单位|电话", "群众代表||", "第二组||", "2号楼||", "李强||") == [
        (3, "又是一行表头"),
        (4, "像是小标题，不是姓名"),
        (5, "像是小标题，不是姓名"),
        (6, "像是小标题，不是姓名"),
    ]
    reading = understand(table("姓名|单位", "柳林", "王芳|一组"), merged=[(1, 0, 1, 1)])
    assert names(reading) == ["王芳"]


def test_people_twice_and_namesakes() -> None:
    reading = understand(
        table(
            "姓名|单位|电话", "王芳|1号楼|", "王芳|3号楼|", "王　芳|1号楼|", "李强||1", "李强||13900139000", "李强||1"
        )
    )
    assert [(row.line, row.name) for row in reading.rows] == [
        (2, "王芳"),
        (3, "王芳"),
        (5, "李强"),
        (6, "李强"),
    ]
    assert [(s.line, s.reason) for s in reading.skipped] == [
        (4, "与第 2 行重复：姓名、单位、电话都一样"),
        (7, "与第 5 行重复：姓名、单位、电话都一样"),
    ]
    assert "第 2—3 行：都叫“王芳”，按不同的人记下。" in reading.notes


def test_two_lists_side_by_side_are_told_person_by_person() -> None:
    reading = understand(table("姓名|电话|姓名|电话", "王芳|13800138000|李强|13900139000", "马忠义|||"))
    assert names(reading) == ["王芳", "马忠义"]
    assert [(s.line, s.text) for s in reading.skipped] == [(2, "李强")]
    assert "请把右边的名单移到下面" in reading.skipped[0].reason


def test_merged_units_and_same_as_above_are_filled_and_told() -> None:
    cells = table("姓名|单位|身份", "王芳|一组|专家", "李强||同上", "马忠义||", "贾凤兰||")
    reading = understand(cells, merged=[(1, 1, 3, 1)])
    assert [(row.unit, row.role) for row in reading.rows] == [
        ("一组", "专家"),
        ("一组", "专家"),
        ("一组", ""),
        ("", ""),
    ]
    assert reading.notes == (
        "第 3—4 行：“单位”按上面一行填（合并单元格或同上）。",
        "第 3 行：“身份”按上面一行填（合并单元格或同上）。",
    )


def test_a_merged_name_is_not_two_people() -> None:
    reading = understand(table("姓名|电话", "王芳|13800138000", "|13900139000"), merged=[(1, 0, 2, 0)])
    assert names(reading) == ["王芳"]
    assert [(s.line, s.reason) for s in reading.skipped] == [(3, "没有姓名")]


# ---- whatever comes


HEADINGS = ("姓名", "身份", "单位", "电话", "参会类别", "身份证号", "序号", "姓 名", "")
CELLS = st.one_of(
    st.sampled_from(
        [
            *("", " ", "王芳", "王　芳", "李强", "欧阳德胜", "阿依古丽•买买提", "陈𬱖", "张三、李四", "合计", "共3人", "姓名", "同上"),
            *("社区干部", "列席", "律师、委员", "13800138000", "'139 0013 9000", "0931-8880007", "620102198001011234", "一组", "#N/A"),
        ]
    ),
    st.text(max_size=12).filter(lambda text: field_of(text) is None),
    st.text("0123456789-+ 转/.E()", max_size=20),
)  # fmt: skip
TABLES = st.lists(st.lists(CELLS, max_size=6), max_size=12)
HEADERS = st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6)


@given(HEADERS, TABLES)
def test_no_line_is_lost(header: list[str], body: Table) -> None:
    reading = understand([["姓名", *header], *body])
    people = [row.line for row in reading.rows]
    told = {line.line for line in reading.skipped}
    written = {line for line, row in enumerate(body, 2) if "".join(row).strip()}
    assert reading.header_line == 1
    assert len(set(people)) == len(people)
    assert written <= told.union(people)
    assert {row.name for row in reading.rows} <= {
        read_name(drop_id_numbers(cell)[0]).text for row in body for cell in row
    }


def again(rows: Sequence[RosterRow]) -> Table:
    body = [[row.name, row.role_text, row.unit, row.phone, row.attends.value] for row in rows]
    return [["姓名", "身份", "单位", "联系电话", "参会类别"], *body]


@given(HEADERS, TABLES)
def test_what_was_understood_is_understood_the_same_again(header: list[str], body: Table) -> None:
    first = understand([["姓名", *header], *body])
    second = understand(again(first.rows))
    assert [plain(row) for row in second.rows] == [plain(row) for row in first.rows]
    assert second.skipped == ()


def plain(row: RosterRow) -> tuple[str, ...]:
    return (row.name, row.role, row.role_text, row.unit, row.phone, row.attends)


@given(
    st.lists(st.lists(st.text(), max_size=5), max_size=8),
    st.none() | st.dictionaries(st.integers(0, 6), st.sampled_from(["name", "role", "unit", "phone", "attends", ""])),
    st.lists(st.tuples(*[st.integers(0, 9)] * 4), max_size=3),
)
@settings(max_examples=200)
def test_hostile_tables(cells: Table, mapping: dict[int, str] | None, merged: list[tuple[int, int, int, int]]) -> None:
    try:
        understand(cells, mapping, merged)
    except UserError as error:
        assert str(error).endswith("。")  # noqa: PT017


@pytest.mark.parametrize(
    "hostile", ["\ud800", "\x00", "=cmd|'/c calc'!A1", "../../x", "CON", "\u202e", "😀", "<b>", '"', "a" * 10_000]
)
def test_hostile_cells(hostile: str) -> None:
    reading = understand([["姓名", "身份", "单位", "电话", "参会类别"], [hostile] * 5, ["王芳", *[hostile] * 4]])
    assert reading.rows[-1].name == "王芳"
    repr_is_clean = "".join(value for row in reading.rows for value in plain(row))
    repr_is_clean.encode()
    assert "\x00" not in repr_is_clean


def test_twenty_thousand_people_and_merges_without_number() -> None:
    """Linear in the cells: a quadratic step would take minutes here."""
    body = [[f"王{chr(0x4E00 + i % 20_000)}", "", "", ""] for i in range(20_000)]
    reading = understand([["姓名", "身份", "单位", "电话"], *body], merged=[(1, 2, 20_000, 2)] * 20_000)
    assert len(reading.rows) == 20_000
