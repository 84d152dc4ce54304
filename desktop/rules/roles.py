"""身份 in any words → the one fixed list, so that thirty rooms add up (DOMAIN.md, Sign-in)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from desktop.rules.attendance import Attends

OTHER = "其他"
ROLES = (
    "群众代表",
    "利益相关方",
    "政协委员",
    "人大代表",
    "村社区干部",
    "职能部门",
    "专家",
    "企业物业",
    "志愿者",
    OTHER,
)

_SYNONYMS = {
    "群众代表": "群众 居民 村民 居民代表 村民代表 业主 业主代表 住户 住户代表 小区居民 户代表",
    "利益相关方": "利益相关人 利益相关者 利益相关群众 利益相关方代表 利害关系人 相关利益方 相关方 利益方 当事人",
    "政协委员": "委员 政协",
    "人大代表": "人大",
    "村社区干部": (
        "社区干部 村干部 村社干部 村组干部 社区工作者 社区书记 社区主任 村书记 村支书 支书 村主任 村两委 两委干部 两委成员 居委会 "
        "居委会干部 居委会主任 居委会委员 村委会 村委会干部 村委会主任 村委会委员 村委委员 网格员 网格长"
    ),
    "职能部门": "部门 部门代表 部门负责人 相关部门 政府部门 职能部门代表 街道干部 乡镇干部 镇干部 机关干部 民警 社区民警 城管",
    "专家": "专家学者 学者 律师 法律顾问 教授 专业人士",
    "企业物业": (
        "企业 物业 企业代表 物业代表 物业公司 物业经理 物业企业 物业人员 企业负责人 物业负责人 物业公司代表 施工方 施工单位"
    ),
    "志愿者": "志愿者代表 志愿服务者 义工",
    OTHER: "其它",
}
_ROLE_OF = {role: role for role in ROLES} | {word: role for role, words in _SYNONYMS.items() for word in words.split()}
# 区政协委员, 3号楼居民代表: what ends in such a word is one too; shorter words end too many others (党支部委员).
_ENDINGS = tuple(
    sorted((w for w in _ROLE_OF if len(w) > 2 or w in {"专家", "律师", "民警"}), key=lambda w: (-len(w), w))
)
# 原区政协委员 is none today; 前进社区干部 and 太原市人大代表 are.
_FORMER = re.compile("(非|原|前)[省市区县乡镇村社]?$|退休|离休|离退休|离任|卸任|曾|前任|原任")

_CLASS_OF = {
    word: attends
    for attends, words in {
        Attends.MEMBER: "出席 出席人员 出席代表",
        Attends.OBSERVER: "列席 列席人员 列席代表 列席单位",
        Attends.AUDIENCE: "旁听 旁听人员 旁听群众 旁听代表",
        Attends.STAFF: "工作人员 会务 会务人员 会务组",
    }.items()
    for word in words.split()
}


@dataclass(frozen=True)
class RoleReading:
    """`role`: one of ROLES, or "" where nothing was written. `attends`: set where the words name a 参会类别.
    `known` is False where the words were not understood; `several` where they name more than one role.
    """

    role: str
    attends: Attends | None = None
    known: bool = True
    several: bool = False


def read_role(text: str) -> RoleReading:
    """What 身份 `text` means. 列席, 旁听, 工作人员 are read as the class, with role 其他 unless a role stands beside
    them (列席、律师); of several roles the first counts.
    """
    plain = unicodedata.normalize("NFKC", text)
    words = [w for w in (_plain_word(w) for w in re.split(r"[、,;/|\n+和兼]", plain)) if w]
    if not words:
        return RoleReading(OTHER, known=False) if plain.strip() else RoleReading("")
    found = [role for role in map(_role_of, words) if role]
    return RoleReading(
        role=found[0] if found else OTHER,
        attends=next((_CLASS_OF[w] for w in words if w in _CLASS_OF), None),
        known=bool(found) or all(w in _CLASS_OF for w in words),
        several=len(set(found)) > 1,
    )


def read_attends(text: str) -> Attends | None:
    """The 参会类别 that `text` names, None if it names none."""
    return _CLASS_OF.get(_plain_word(unicodedata.normalize("NFKC", text)))


def _plain_word(text: str) -> str:
    """Without blanks and without what stands in brackets: 村（社区）干部 is 村干部."""
    return re.sub(r"\s|\([^()]*\)", "", text)


def _role_of(word: str) -> str:
    if word in _ROLE_OF:
        return _ROLE_OF[word]
    for ending in _ENDINGS:
        if word.endswith(ending) and not _FORMER.match(word.removesuffix(ending)):
            return _ROLE_OF[ending]
    return ""
