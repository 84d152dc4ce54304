"""A meeting with something in every part, and one where nothing was recorded."""

from __future__ import annotations

from datetime import date, datetime

from desktop.documents.content import (
    AgendaLine,
    Attendance,
    Attendee,
    BallotLine,
    Briefing,
    CommitmentLine,
    ConsensusLine,
    CorrectionLine,
    FollowUp,
    Head,
    ItemOpinions,
    Minutes,
    Opinion,
    Record,
    RecordEntry,
    RecordSection,
    ReplyLine,
    StatementLine,
    UnitReplies,
)

HEAD = Head(
    title="第一新村91—99号楼院用水问题协商会",
    code="XJX-2026-3",
    number=3,
    room="第一新村楼院议事点",
    village="徐家巷社区",
    town="酒泉路街道",
    county="城关区",
    topic="断水、水费收取与阀门管理",
    source="居民来访",
    form="楼栋协商",
    place="95号楼前空地",
    started=datetime(2026, 11, 20, 14, 51),
    ended=datetime(2026, 11, 20, 16, 5, 14),
    conveners=("郝玉梅", "崔国栋"),
    moderator="郝玉梅",
    recorder="黎雪",
    state="定稿",
    finalized=datetime(2026, 11, 22, 9, 3),
    reviewer="崔国栋",
)
ATTENDANCE = Attendance(
    expected=11,
    present=9,
    present_expected=8,
    walk_ins=1,
    excused=1,
    absent=2,
    observers=1,
    staff=1,
    heads=4,
    present_list=(
        Attendee("郝玉梅", "村社区干部", "徐家巷社区"),
        Attendee("崔国栋", "政协委员", "城关区政协"),
        Attendee("谭晓峰", "企业物业", "城关物业"),
        Attendee("𠅤𬱖", "群众代表", "91号"),
        Attendee("姚桂芝", "群众代表", "91号", "代签（石磊）"),
        Attendee("石磊", "群众代表", "95号"),
        Attendee("김철수", "群众代表", "99号"),
        Attendee("买买提·热西提（代白春生）", "群众代表", "99号"),
        Attendee("李大爷", "其他"),
    ),
    observer_list=(Attendee("万里红", "企业物业", "供水公司"),),
    staff_list=(Attendee("黎雪", "志愿者", "街道物管办"),),
    excused_list=(Attendee("熊秀莲", "群众代表", "97号", "住院"),),
    roles=(("群众代表", 5), ("村社区干部", 1), ("政协委员", 1), ("企业物业", 1), ("其他", 1)),
)
AGENDA = (
    AgendaLine(1, "断水原因说明", "briefing", minutes=8),
    AgendaLine(2, "水费怎么收", "discussion", source="上次会议遗留", minutes=30),
    AgendaLine(3, "阀门谁来管", "discussion", minutes=15),
    AgendaLine(4, "楼前停车", "discussion"),
)
CORRECTIONS = (
    CorrectionLine(
        datetime(2026, 11, 25, 10, 0), "意见2", "老人不会手机缴费。", "老人不会手机缴费，要保留现金缴费。", "漏记后半句"
    ),
)
HANDS = BallotLine("按户安装智能水表", "举手", 5, 1, 1, 12)

MINUTES = Minutes(
    head=HEAD,
    attendance=ATTENDANCE,
    agenda=AGENDA,
    briefings=(Briefing("断水原因说明", ("谭晓峰说明：主管道 1994 年铺设，二次加压泵故障率高。", "展示检修记录三份")),),
    opinions=(
        ItemOpinions(
            2,
            "水费怎么收",
            (
                Opinion((1, 4), "按户装智能水表，谁用谁缴。", 3),
                Opinion((2,), "老人不会手机缴费，要保留上门或现金缴费。"),
                Opinion((3,), ""),
            ),
        ),
        ItemOpinions(3, "阀门谁来管", (Opinion((5,), "阀门由两名居民代表保管钥匙，\n登记开关时间。", 1),)),
        ItemOpinions(4, "楼前停车", ()),
    ),
    replies=(
        UnitReplies(
            "城关物业",
            (ReplyLine((1, 4), "承诺办理", "联系供水公司报价，分批安装。", "谭晓峰", due=date(2026, 12, 5)),),
        ),
        UnitReplies(
            "徐家巷社区",
            (
                ReplyLine((2,), "当场解决", "每月 5 日社区代收现金。"),
                ReplyLine((5,), "转交", "", to_unit="供水公司"),
            ),
        ),
    ),
    unanswered=(3,),
    consensus=(
        ConsensusLine("按户安装智能水表。", "举手", HANDS, confirmed=True),
        ConsensusLine("阀门钥匙由居民代表保管。", "鼓掌通过"),
        ConsensusLine("每月公布一次用水量。"),
    ),
    ballots=(BallotLine("楼前只停一排车", "举手", 4, 4, 0, 12),),
    commitments=(
        CommitmentLine(
            1,
            "完成 91—99 号智能水表报价与安装计划",
            "供水公司现场勘查后报价，张榜三天",
            "城关物业",
            ("供水公司", "徐家巷社区"),
            "谭晓峰",
            date(2026, 12, 20),
            confirmed=True,
        ),
        CommitmentLine(
            2,
            "推选两名阀门管理员并登记开关时间",
            lead="徐家巷社区",
            person="𠅤𬱖",
            due_text="开春前",
            unclear=("完成时限",),
            confirmed=True,
        ),
        CommitmentLine(
            3,
            "修好三单元门口的地砖",
            support=("城关物业",),
            unclear=("牵头单位", "责任人", "完成时限"),
        ),
    ),
    disagreements=("楼前能不能停车，两种意见没有说拢。",),
    statements=(
        StatementLine("表态发言", "谭晓峰", "城关物业", "月底前把报价贴出来。"),
        StatementLine("会议要求", "崔国栋", "城关区政协", "每件事都要有人盯。"),
    ),
    follow_up=FollowUp(
        "2026年11月23日至29日", "在95号楼前张榜，也可以到社区问", "2026年12月下旬", "2027年1月第二个星期五"
    ),
    corrections=CORRECTIONS,
    attachments=("签到表", "承诺清单"),
    report_to=("酒泉路街道办事处", "城关区政协办公室"),
)

NOTHING = Minutes(
    head=Head("晒场", "XMZ-1"),
    attendance=Attendance(None, 0, 0, 0, 0, 0, 0, 0, 0),
    agenda=(),
    briefings=(),
    opinions=(),
    replies=(),
    unanswered=(),
    consensus=(),
    ballots=(),
    commitments=(),
    disagreements=(),
    statements=(),
    follow_up=FollowUp(),
    corrections=(),
)

RECORD = Record(
    head=HEAD,
    attendance=ATTENDANCE,
    agenda=AGENDA,
    sections=(
        RecordSection(None, "开场", (RecordEntry(datetime(2026, 11, 20, 14, 51), "主持", "郝玉梅", "宣布开会"),)),
        RecordSection(
            1,
            "断水原因说明",
            (
                RecordEntry(
                    datetime(2026, 11, 20, 14, 51, 50),
                    "记事",
                    text="谭晓峰说明：主管道 1994 年铺设，二次加压泵故障率高。",
                ),
            ),
        ),
        RecordSection(
            2,
            "水费怎么收",
            (
                RecordEntry(
                    datetime(2026, 11, 20, 14, 55, 39),
                    "发言",
                    "姚桂芝",
                    details=(("立场", "赞成"), ("用时", "1分30秒")),
                ),
                RecordEntry(
                    datetime(2026, 11, 20, 14, 56, 39),
                    "意见建议",
                    "姚桂芝",
                    "按户装智能水表，谁用谁缴。",
                    (("编号", "意见1"),),
                ),
                RecordEntry(
                    datetime(2026, 11, 20, 15, 3, 49),
                    "答复",
                    "谭晓峰",
                    "联系供水公司报价，分批安装。",
                    (("单位", "城关物业"), ("对", "意见1"), ("方式", "承诺办理")),
                ),
                RecordEntry(
                    datetime(2026, 11, 20, 15, 4, 14),
                    "举手表态",
                    text="按户安装智能水表",
                    details=(("赞成", "5人"), ("反对", "1人"), ("弃权", "1人"), ("在场", "12人")),
                ),
                RecordEntry(
                    datetime(2026, 11, 19, 20, 10),
                    "意见建议",
                    "김철수",
                    "四楼以上晚上没水。\n已经两个月了。",
                    late=True,
                ),
            ),
        ),
    ),
    corrections=CORRECTIONS,
)
