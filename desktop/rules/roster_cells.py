"""One cell of a roster: a name, a phone, a few words. What is altered is said, never done silently."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from desktop.base.errors import UserError
from desktop.base.i18n import _
from desktop.base.text import clean_line, clean_name

LONGEST_NAME = 50  # characters (DOMAIN.md, Rosters as they really come)

_COMPOUND_SURNAMES = "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 端木 东方 独孤 南宫 轩辕 呼延 西门 赫连 澹台 拓跋"
SAME_AS_ABOVE = frozenset(("同上", "〃", "″", '"', "''"))
_SEVERAL = re.compile(r"[、,，;；/／\\|｜+＋&\r\n\v\f\x85\u2028\u2029]")
_HAN = re.compile("[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")

_DIGITS = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789Xx")  # one for one: places in the text stay the same
_ID_NUMBER = re.compile(
    r"(?<!\d)(?:\d{17}[\dXx]|\d{6}[ -]*(?:19|20)\d\d[ -]*(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]*\d{3}[\dXx])(?!\d)"
    r"|^\s*\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}\s*$"  # of 15 digits, before 1999
)

_NO_PHONE = frozenset(("", "无", "没有", "暂无", "空", "-", "--", "—", "——", "/", "\\"))
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_NUMBER = re.compile(
    r"""(?<!\d)(?:
        (?:(?:\+|00)?86[ -]?)? (?P<mobile>1[3-9]\d[ -]?\d{4}[ -]?\d{4})
        | \(?(?P<area>0\d{2,3})\)?[ -]?(?P<local>\d{7,8}) (?:[ ]*(?:-|转|ext\.?)[ ]*(?P<extension>\d{1,6}))?
        | (?P<service>[48]00[ -]?\d{3}[ -]?\d{4})
        | (?P<foreign>\+\d[\d -]{5,18}\d)
        | (?P<short>\d{7,8})
    )(?!\d)""",
    re.ASCII | re.VERBOSE,
)


@dataclass(frozen=True)
class Cell:
    """`remarks`: what was altered or dropped. `problem`: why it cannot be read at all."""

    text: str
    remarks: tuple[str, ...] = ()
    problem: str = ""


def drop_id_numbers(text: str) -> tuple[str, bool]:
    """`text` without ID-card numbers, and whether there were any (DOMAIN.md, rule 12: none at all)."""
    places = [match.span() for match in _ID_NUMBER.finditer(text.translate(_DIGITS))]
    for start, end in reversed(places):
        text = text[:start] + text[end:]
    return text, bool(places)


def read_name(text: str) -> Cell:
    """A person's name. Several in one cell, digits only, or over 50 characters are a problem."""
    if _ERROR.fullmatch(text.strip()):
        return Cell("", problem=_("姓名是一个出错的公式"))
    if text.strip() in SAME_AS_ABOVE:
        return Cell("", problem=_("姓名写的是同上"))
    bare = re.sub(r"^\s*\d{1,4}\s*[.．、)）]\s*(?=\D)", "", text)
    parts = [part for part in map(str.strip, _SEVERAL.split(bare)) if part]
    if len(parts) > 1:
        return Cell("", problem=_("一格里有几个名字，请每人写一行"))
    written = parts[0] if parts else ""
    if _may_be_several(written.split()):
        return Cell("", problem=_("名字中间有空格，分不清是一个人还是几个人"))
    try:
        name = clean_name(written)
    except UserError:
        return Cell("", problem=_("姓名太长"))
    if len(name) > LONGEST_NAME:
        return Cell("", problem=_("姓名太长"))
    if not any(c.isalpha() for c in name):
        return Cell("", problem=_("不像姓名"))
    return Cell(name, tuple(_name_remarks(text, bare, written, name)))


def _may_be_several(words: list[str]) -> bool:
    """王　芳 and 欧阳　德胜 are one person; 张三　李四 may be two."""
    joined = "".join(words)
    if len(words) < 2 or len(joined) < 4 or not _HAN.fullmatch(joined):
        return False
    return len(joined) > 4 or not is_compound_surname(joined[:2])


def is_compound_surname(text: str) -> bool:
    return text in _COMPOUND_SURNAMES


def _name_remarks(text: str, bare: str, written: str, name: str) -> list[str]:
    remarks = []
    if bare != text:
        remarks.append(_("姓名前的序号去掉了"))
    if "".join(name.split()) != "".join(written.split()):
        remarks.append(_("间隔号统一写成“·”，看不见的字符去掉了"))
    elif name != written:
        remarks.append(_("姓名里的空格去掉了"))
    if re.search("[(（]", name):
        remarks.append(_("姓名带括号，照原样记下"))
    return remarks


def read_words(text: str) -> Cell:
    """A unit or 身份, on one line."""
    if _ERROR.fullmatch(text.strip()):
        return Cell("", (_("是一个出错的公式，没有记"),))
    try:
        words = clean_line(text)
    except UserError:
        return Cell("", (_("文字太长，没有记"),))
    if re.fullmatch(r"\d{4}-\d\d-\d\d( 00:00(:00)?)?", words):
        return Cell(words, (_("是一个日期（表格软件会把 3-2 改成日期），请核对"),))
    return Cell(words)


def read_phone(text: str) -> Cell:
    """The first phone in a cell: 13800138000, 0931-8880007, 0931-8880007-12. Numbers that do not look like a phone
    are kept and remarked; words are dropped.
    """
    plain = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).strip(" '’‘`\"\t\r\n")
    if plain in _NO_PHONE:
        return Cell("")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", plain, re.IGNORECASE):
        return Cell("", (_("电话变成了科学计数，后几位已经丢了，没有记"),))
    plain = re.sub(r"(?<=\d)\.0+$", "", plain)
    numbers, rest = _numbers(plain)
    if not numbers:
        digits = re.sub(r"[\s-]", "", plain)
        if re.fullmatch(r"[0-9]{3,15}", digits):
            return Cell(digits, (_("电话的位数不对，请核对"),))
        return Cell("", (_("不像电话号码，没有记"),))
    remarks = [] if numbers[0] == text.strip() else [_("电话统一了写法")]
    if len(set(numbers)) > 1:
        remarks.append(_("有几个电话，只记第一个"))
    if any(c.isalnum() for c in rest):
        remarks.append(_("电话旁边的字没有记"))
    return Cell(numbers[0], tuple(remarks))


def _numbers(text: str) -> tuple[list[str], str]:
    """Phones in the order written, and what is left of the text."""
    numbers, rest = [], ""
    for part in re.split(r"[/、,;|\n\r]", text):
        digits = re.sub(r"[\s.-]", "", part)
        if _MOBILE.fullmatch(digits):
            numbers.append(digits)
            continue
        one_line = " ".join(part.split())
        numbers += [_written(match) for match in _NUMBER.finditer(one_line)]
        rest += _NUMBER.sub("", one_line)
    return numbers, rest


def _written(match: re.Match[str]) -> str:
    if match["area"]:
        return "-".join(filter(None, (match["area"], match["local"], match["extension"])))
    return re.sub("[ -]", "", match["mobile"] or match["service"] or match["foreign"] or match["short"])
