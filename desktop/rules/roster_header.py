"""Which row of a roster is its header, and which column holds what (DOMAIN.md, Rosters as they really come)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.rules.roster_cells import is_compound_surname, read_name

Cells = Sequence[Sequence[str]]

FIELDS = ("name", "role", "unit", "phone", "attends")
DEEPEST_HEADER = 50  # rows looked at; a title with its remarks is shorter

# Of several columns that suit a field, the one whose heading comes first here is taken.
_HEADINGS = {
    "name": (
        "姓名 名字 人员姓名 参会人姓名 参会人员姓名 代表姓名 委员姓名 成员姓名 居民姓名 村民姓名 户主姓名 "
        "参会人员 参会人 与会人员 参加人员 出席人员 参会代表 户主 人员 成员"
    ),
    "role": "身份 参会身份 人员身份 代表身份 身份类别 人员类别 代表类别 类别 人员类型 类型 职务 职务职称 角色",
    "unit": (
        "单位 工作单位 单位村组 所在单位 村组 组别 楼栋 楼栋号 楼号 栋号 楼院 院落 小组 村民小组 居民小组 网格 小区 片区 "
        "村 行政村 自然村 社区 村社区 部门 单位部门 单位及职务 单位职务 工作单位及职务 住址 地址 详细地址 门牌号 房号 单元"
    ),
    "phone": (
        "联系电话 手机号码 手机号 手机 电话 电话号码 联系方式 联系号码 联系手机 移动电话 固定电话 办公电话 住宅电话 座机 固话"
    ),
    "attends": "参会类别 参会类型 出席类别 出席类型 参会性质 参会方式 出席方式",
}
_KNOWN = {word: (field, rank) for field, words in _HEADINGS.items() for rank, word in enumerate(words.split())}
_WEAK = 100  # rank of a heading known by its ending only
_PREFIX = re.compile("^(所属|所在|家庭|居住|现)")
_SOMEBODY_ELSE = re.compile("配偶|家属|联系人|紧急|父亲|母亲|子女|监护|推荐|代理|填报|填表|审核|负责人")
_ENDINGS = {"姓名": "name", "电话": "phone", "手机": "phone", "手机号": "phone", "手机号码": "phone"}
_ID_CARD = re.compile("身份证|证件|公民身份")


_SUMMARY = re.compile(
    r"合计|总计|小计|共计|总人数|人数合计|共\d+[人名户]|以下(空白|为空)|第\d+页"
    r"|(制表|填表|填报|统计|审核|打印|说明|备注|注)(人|单位|日期|时间)?:|(说明|备注)$"
)
# Without a header only what is surely a name counts: a common surname or the separator ·, and no word of a place.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙史陶黎贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊殷施洪翟安颜倪牛温季俞章鲁葛"
    "伍申尤毕聂柴焦岳齐梅庄辛管祝左涂谷祁耿牟卜路詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景单包司柏宁柯阮桂闵"
    "解强丛华车冉房边净瞿臧时艾古米蒲阿买艳尚丘晏娄鞠敖苟蓝蔺巩冶妥马拜撒沙虎者喇锁"
)
_NAME = re.compile("[\u4e00-\u9fff\U00020000-\U0003ffff]{2,4}|[\u4e00-\u9fff]{1,12}(·[\u4e00-\u9fff]{1,12})+")
_TITLE = re.compile(
    "名单|名册|人员|代表|委员|干部|成员|会议|议事|签到|统计|日期|社区|居民|村民|合计|说明|备注|姓名"
    "|[村庄镇乡楼栋组区部局办所站院厂队]$|公司$"
)


@dataclass(frozen=True)
class Header:
    """`line`: the header's row in the file, from 1; 0 where there is none. `first`: index of the first row of people.
    `headings` and `fields` stand for the columns from the left; a field is one of FIELDS or "".
    """

    line: int
    first: int
    headings: tuple[str, ...]
    fields: tuple[str, ...]

    def column(self, field: str) -> int | None:
        return self.fields.index(field) if field in self.fields else None


def heading_key(text: str) -> str:
    """A heading as it is compared: 姓　名* and 联系电话（手机） are 姓名 and 联系电话."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\W_]", "", re.sub(r"\([^()]*\)", "", plain) or plain)


def field_of(heading: str) -> tuple[str, int] | None:
    """(field, rank) of a heading, the lower rank the surer; None where it says nothing."""
    key = heading_key(heading)
    exact = _KNOWN.get(key) or _KNOWN.get(_PREFIX.sub("", key))
    if exact or _SOMEBODY_ELSE.search(key):
        return exact
    return next(((field, _WEAK) for ending, field in _ENDINGS.items() if key.endswith(ending)), None)


def is_id_card(heading: str) -> bool:
    """Whether a column holds ID-card numbers, which are never read (DOMAIN.md, rule 12)."""
    return bool(_ID_CARD.search(heading_key(heading)))


def find_header(cells: Cells, mapping: Mapping[int, str] | None = None) -> Header | None:
    """The row that names the columns, with `mapping` (column → field) in place of what its words say, if given.
    None where no row has a heading for the name; with a mapping a header is not necessary.
    """
    best = max(range(min(len(cells), DEEPEST_HEADER)), key=lambda i: (*_likeness(cells[i]), -i), default=None)
    width = max(map(len, cells), default=0)
    if best is None or not (_likeness(cells[best])[0] or (mapping and _likeness(cells[best])[1] > 1)):
        nothing = ("",) * width
        return Header(0, 0, nothing, _chosen(mapping, nothing)) if mapping else None
    headings = _padded(cells[best], width)
    below = _padded(cells[best + 1], width) if best + 1 < len(cells) else ()
    two_rows = _is_second_row(headings, below)
    if two_rows:
        headings = tuple(low or high for high, low in zip(headings, below, strict=True))
    fields = _chosen(mapping, headings) if mapping else _guessed(headings)
    return Header(best + 1, best + 1 + two_rows, headings, fields)


def _likeness(row: Sequence[str]) -> tuple[int, int]:
    """How much a row looks like a header: 2 with a heading such as 姓名, 1 with one such as 成员 (which may be a title
    or somebody's 身份), 0 without; and how many fields it names.
    """
    found = [(known[0], heading_key(cell)) for cell in row if (known := field_of(cell))]
    names = [key for field, key in found if field == "name"]
    surest = 2 if any(re.search("姓名|名字", key) for key in names) else min(len(names), 1)
    return surest, len({field for field, _key in found})


def _padded(row: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in row) + ("",) * (width - len(row))


def _is_second_row(headings: Sequence[str], below: Sequence[str]) -> bool:
    """联系方式 over 手机 and 座机: a second row of headings, with nothing under the name."""
    written = [(field_of(high), field_of(low)) for high, low in zip(headings, below, strict=False) if low]
    return bool(written) and all(
        low and low[0] != "name" and (high is None or high[0] != "name") for high, low in written
    )


def _guessed(headings: Sequence[str]) -> tuple[str, ...]:
    best: dict[str, tuple[int, int]] = {}
    for column, heading in enumerate(headings):
        known = field_of(heading)
        if known and not is_id_card(heading):
            field, rank = known
            best[field] = min(best.get(field, (rank, column)), (rank, column))
    taken = {column: field for field, (_rank, column) in best.items()}
    return tuple(taken.get(column, "") for column in range(len(headings)))


def _chosen(mapping: Mapping[int, str], headings: Sequence[str]) -> tuple[str, ...]:
    """The user's mapping. Raises UserError where it has no name, or one field twice."""
    wanted = [field for field in mapping.values() if field]
    if len(set(wanted)) < len(wanted):
        raise UserError(_("有两列选了同一个内容；请每个内容只选一列。"))
    fields = tuple("" if is_id_card(heading) else mapping.get(c, "") for c, heading in enumerate(headings))
    if "name" not in fields:
        raise UserError(_("还没有指明哪一列是姓名；请先给姓名选一列。"))
    return fields


def name_column(cells: Cells) -> int | None:
    """The column of names of a table without header, where there is no doubt: below title lines the only column in
    which every line, and at least two, have something that is surely a Chinese name.
    """
    rows = [row for row in cells if any(map(str.strip, row)) and not is_summary(row)]
    start = next((i for i, row in enumerate(rows) if any(map(is_surely_name, row))), len(rows))
    rows = rows[start:]
    width = max(map(len, rows), default=0)
    found = [c for c in range(width) if all(len(row) > c and is_surely_name(row[c]) for row in rows)]
    return found[0] if len(found) == 1 and len(rows) > 1 else None


def is_surely_name(text: str) -> bool:
    name = read_name(text).text
    if not _NAME.fullmatch(name) or _TITLE.search(name) or field_of(name):
        return False
    return "·" in name or name[0] in _SURNAMES or is_compound_surname(name[:2])


def is_summary(row: Sequence[str]) -> bool:
    """Whether a line is a total, a remark or who made the table, not a person."""
    first = next((cell for cell in row if cell.strip()), "")
    return bool(_SUMMARY.match(re.sub(r"\s", "", unicodedata.normalize("NFKC", first[:60]))))
