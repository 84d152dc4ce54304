"""Each of the Word papers around a meeting with something in every part, and with nothing that must not be there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from desktop.documents.content import Attendee, Head
from desktop.documents.letters import (
    Agenda,
    Archive,
    Assignment,
    FiledPaper,
    Invited,
    Notice,
    OutgoingCommitment,
    PlannedItem,
    PublicNotice,
    TopicForm,
)
from tests.documents.samples import HEAD

PLANNED = replace(HEAD, planned=datetime(2026, 11, 20, 15, 0), started=None, ended=None, state="筹备", finalized=None)
BARE = Head("晒场", "XMZ-1")  # nothing but a title is ever required (DOMAIN.md, One closed loop)

ITEMS = (
    PlannedItem(
        1, "断水原因说明", "情况通报", "", "城关物业", "", 8, datetime(2026, 11, 20, 15), datetime(2026, 11, 20, 15, 8)
    ),
    PlannedItem(2, "水费怎么收", "协商讨论", "上次会议遗留", "", "𠅤𬱖", None, datetime(2026, 11, 20, 15, 8)),
    PlannedItem(3, "楼前停车", "协商讨论", minutes=15),
)
INVITED = (
    Invited(
        "出席",
        (
            Attendee("郝玉梅", "村社区干部", "徐家巷社区"),
            Attendee("𠅤𬱖", "群众代表", "91号"),
            Attendee("김철수", "群众代表", "91号"),
        ),
    ),
    Invited("列席", (Attendee("万里红", "企业物业", "供水公司"),)),
)
NOTICE = Notice(
    PLANNED,
    ("徐家巷社区", "供水公司", "各位群众代表"),
    ITEMS,
    INVITED,
    datetime(2026, 11, 20, 16, 30),
    ("请准时到会，到会先签到。", "与议题有关的材料、照片，请一并带来。"),
)
AGENDA = Agenda(PLANNED, ITEMS, datetime(2026, 11, 20, 16, 30))
TOPIC_FORM = TopicForm(HEAD)

COMMITMENTS = (
    OutgoingCommitment(
        "XJX-2026-03-01",
        "完成 91—99 号智能水表报价与安装计划",
        "供水公司现场勘查后报价，张榜三天",
        "城关物业",
        ("供水公司", "徐家巷社区"),
        "谭晓峰",
        due=date(2026, 12, 20),
    ),
    OutgoingCommitment(
        "XJX-2026-03-02", "修好某居民家门口的地砖", lead="城关物业", due_text="开春前", unclear=("责任人", "完成时限")
    ),
)
ASSIGNMENT = Assignment(HEAD, "城关物业", COMMITMENTS, "徐议交〔2026〕3-1号", "郝玉梅", date(2026, 11, 22))

PUBLIC_HEAD = replace(HEAD, conveners=(), moderator="", recorder="", reviewer="", source="")
PUBLIC_NOTICE = PublicNotice(
    PUBLIC_HEAD,
    ("按户安装智能水表。", "阀门钥匙由居民代表保管。"),
    (
        replace(COMMITMENTS[0], number="1"),
        replace(COMMITMENTS[1], number="2", lead="", unclear=("牵头单位", "责任人", "完成时限")),
        OutgoingCommitment("3", "登记阀门开关时间", lead="徐家巷社区", person_withheld=True, due=date(2026, 11, 27)),
    ),
    ("楼前能不能停车，两种意见没有说拢。",),
    "2026年11月23日至29日",
    7,
    "在95号楼前张榜，也可以到社区问",
    "社区便民服务中心",
    date(2026, 11, 22),
)
ARCHIVE = Archive(
    HEAD,
    (
        FiledPaper("会议纪要（正式稿）", 1, scanned=True, note="签字纪要.pdf"),
        FiledPaper("会议通知", 1),
        FiledPaper("会议记录", 1, note="内部"),
        FiledPaper("交办单", 2),
        FiledPaper("照片", 1, scanned=True, note="勘查现场.jpg"),
    ),
)

NOTHING_PLANNED = Notice(BARE, (), (), ())
NO_AGENDA = Agenda(BARE, ())
NO_ROOM = TopicForm(BARE)
UNNUMBERED = Assignment(BARE, "城关物业", COMMITMENTS[1:])
NOTHING_PUBLIC = PublicNotice(BARE, (), ())
NOTHING_FILED = Archive(BARE, ())
