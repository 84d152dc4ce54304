"""会议纪要: every part of the outline (DOMAIN.md), nothing invented, nothing lost."""

from __future__ import annotations

import os
import subprocess
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.base.text import clean_text
from desktop.documents.content import (
    Attendance,
    Attendee,
    BallotLine,
    Briefing,
    CommitmentLine,
    ConsensusLine,
    FollowUp,
    ItemOpinions,
    Mark,
    Minutes,
    Opinion,
    ProgressLine,
    ReplyLine,
    StatementLine,
    UnitReplies,
)
from desktop.documents.word.minutes import write_minutes
from desktop.documents.wording import chinese_number, rate_words
from tests.documents.samples import ATTENDANCE, HEAD, MINUTES, NOTHING
from tests.documents.word_reading import PART, fonts_of, headings, lines, rows, style_of
from tests.outside import needs

GOLDEN = Path(__file__).parent / "golden"


def written(content: Minutes, **how: object) -> bytes:
    target = BytesIO()
    write_minutes(content, target, **how)  # type: ignore[arg-type]
    return target.getvalue()


@pytest.mark.parametrize(("name", "content"), [("minutes", MINUTES), ("minutes_nothing", NOTHING)])
def test_golden_text(name: str, content: Minutes) -> None:
    found = "\n".join(lines(written(content))) + "\n"
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_same_content_same_bytes() -> None:
    first = written(MINUTES)
    assert first == written(MINUTES)
    with ZipFile(BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = package.read("docProps/core.xml").decode()
    assert "2026-11-22T09:03:00Z" in core
    assert "python-docx" not in core


def test_no_macros_and_nothing_foreign() -> None:
    with ZipFile(BytesIO(written(MINUTES))) as package:
        names = set(package.namelist())
    assert not {name for name in names if "vba" in name.lower() or name.endswith(".bin")}
    assert not {name for name in names if "thumbnail" in name or "customXml" in name}


def test_what_was_told_of_earlier_commitments_stands_under_the_briefing() -> None:
    told = (
        ProgressLine("LSG-2026-01-01", "修路", "村委会", "苗春", date(2026, 11, 20), "已办结", "上周通车"),
        ProgressLine("LSG-2026-01-02", "", "", "", None, "没有动静"),
    )
    found = lines(written(replace(MINUTES, briefings=(), progress=told)))
    place = found.index("一、情况通报")
    assert found[place + 1 : place + 4] == [
        "（一）上次承诺落实情况",
        "1. 修路（LSG-2026-01-01，村委会，苗春，时限2026年11月20日）：已办结。上周通车",
        "2. 待明确（LSG-2026-01-02）：没有动静。",
    ]


PARTS = [
    "情况通报",
    "协商意见",
    "现场答复",
    "形成的共识",
    "承诺事项",
    "未达成一致的意见",
    "会议要求和表态发言",
    "后续安排",
]


def parts(content: Minutes) -> list[str]:
    return [found[2] for title in headings(written(content)) if (found := PART.fullmatch(title))]


def test_every_part_in_order() -> None:
    assert parts(MINUTES) == PARTS


LEFT_OUT = {
    "情况通报": replace(MINUTES, briefings=()),
    "现场答复": replace(MINUTES, replies=(), unanswered=(), opinions=()),
    "未达成一致的意见": replace(MINUTES, disagreements=()),
    "会议要求和表态发言": replace(MINUTES, statements=()),
    "后续安排": replace(MINUTES, follow_up=FollowUp()),
}


@pytest.mark.parametrize("part", LEFT_OUT)
def test_empty_part_is_left_out(part: str) -> None:
    assert parts(LEFT_OUT[part]) == [title for title in PARTS if title != part]


SAID_EMPTY = {
    "未提出意见。": replace(MINUTES, opinions=()),
    "未形成一致意见。": replace(MINUTES, consensus=()),
    "无。": replace(MINUTES, commitments=()),
}


@pytest.mark.parametrize("words", SAID_EMPTY)
def test_empty_part_says_so(words: str) -> None:
    assert parts(SAID_EMPTY[words]) == PARTS
    assert words in lines(written(SAID_EMPTY[words]))


def test_item_without_opinions_says_so() -> None:
    found = lines(written(MINUTES))
    assert found[found.index("（三）楼前停车") + 1] == "未提出意见。"


@pytest.mark.parametrize(
    ("confirmed", "said"),
    [
        ((), None),
        ((1, 2, 3), "以上承诺事项已当场宣读确认。"),
        ((1, 3), "以上承诺事项除第2项外，已当场宣读确认。"),
        ((2,), "以上承诺事项中第2项已当场宣读确认。"),
    ],
)
def test_which_commitments_were_read_out(confirmed: tuple[int, ...], said: str | None) -> None:
    commitments = tuple(replace(line, confirmed=line.number in confirmed) for line in MINUTES.commitments)
    found = [line for line in lines(written(replace(MINUTES, commitments=commitments))) if "宣读" in line]
    assert found == ([said] if said else [])


def test_consensus_that_was_read_out_says_so() -> None:
    found = lines(written(MINUTES))
    assert "1. 按户安装智能水表。（形成方式：举手；当场已确认）" in found
    assert "2. 阀门钥匙由居民代表保管。（形成方式：鼓掌通过）" in found
    assert "当场已确认" not in "".join(
        lines(written(replace(MINUTES, consensus=MINUTES.consensus[1:], commitments=())))
    )


@pytest.mark.parametrize(
    ("threshold", "passed", "result"),
    [
        ("1/2", True, "；超过半数，通过）"),
        ("1/2", False, "；未超过半数，未通过）"),
        ("2/3", True, "；达到2/3，通过）"),
        ("2/3", False, "；未达到2/3，未通过）"),
        ("", None, "（85.7%））"),  # of a time when no threshold was stored
    ],
)
def test_a_vote_says_what_decided_it(threshold: str, passed: bool | None, result: str) -> None:
    ballot = BallotLine("修路", "举手", 12, 1, 1, 14, lawful=True, threshold=threshold, passed=passed)
    (found,) = [line for line in lines(written(replace(MINUTES, ballots=(ballot,)))) if line.startswith("表决：修路")]
    assert found.endswith(result)
    assert ("到会组成人员14人" if threshold else "在场14人") in found


def test_missing_facts_have_no_line() -> None:
    text = "\n".join(lines(written(NOTHING)))
    for label in (
        "时间：",
        "地点：",
        "召集人：\n",
        "主持人：\n",
        "记录人：",
        "议题：",
        "议程：",
        "附件：",
        "报送：",
        "审核：",
    ):
        assert label not in text
    assert "第" not in text


def test_suggestions_carry_numbers_and_seconds_never_a_stance_or_name() -> None:
    found = lines(written(MINUTES))
    assert "意见1、4：按户装智能水表，谁用谁缴。（同感3人）" in found
    assert "意见2：老人不会手机缴费，要保留上门或现金缴费。" in found
    assert "意见3：（待补内容）" in found
    opinions = found[found.index("二、协商意见") : found.index("三、现场答复")]
    assert not [line for line in opinions for word in ("赞成", "不同意", "姚桂芝", "石磊") if word in line]


def test_unanswered_stay_visible_after_the_replies() -> None:
    found = lines(written(MINUTES))
    assert found[found.index("四、形成的共识") - 1] == "暂未答复：意见3"
    assert "暂未答复" not in "".join(lines(written(replace(MINUTES, unanswered=()))))
    many = lines(written(replace(MINUTES, unanswered=(1, 3, 4, *range(6, 36)))))
    assert "暂未答复：意见1、3、4、6至35" in many, "a long row of numbers breaks into no lines"


def test_replies_that_stay_open_say_until_when_and_whose() -> None:
    replies = (
        ReplyLine((7,), "会后答复", "", due=date(2026, 12, 1)),
        ReplyLine((8,), "转交", "已转。", to_unit="供电所"),
    )
    found = lines(written(replace(MINUTES, replies=(UnitReplies("村委会", replies),))))
    assert "意见7（会后答复，答复时限2026年12月1日）" in found
    assert "意见8（转交供电所）：已转。" in found


def test_a_reply_of_whom_nothing_was_recorded_has_no_empty_heading() -> None:
    replies = (UnitReplies("", (ReplyLine((1,), "当场解决", "马上办。"),)),)
    found = lines(written(replace(MINUTES, replies=replies)))
    assert found[found.index("三、现场答复") + 1] == "（一）没有记单位"


def test_a_show_of_hands_is_no_vote() -> None:
    text = "\n".join(lines(written(MINUTES)))
    assert "举手表态（意见统计）：楼前只停一排车（赞成4人，反对4人，弃权0人；在场12人；方式：举手）" in text
    for word in ("表决", "决议", "决定"):
        assert word not in text


def test_a_lawful_body_votes() -> None:
    vote = BallotLine("调整土地承包方案", "举手", 21, 4, 0, 25, lawful=True)
    content = replace(MINUTES, head=replace(HEAD, body="村民代表会议"), ballots=(vote,))
    found = lines(written(content))
    assert "表决：调整土地承包方案（赞成21人，反对4人，弃权0人；在场25人；方式：举手；赞成率21/25（84.0%））" in found
    assert "会议类型：村民代表会议" in found


def test_commitments_show_what_is_unclear() -> None:
    table = rows(written(MINUTES))
    assert table[0] == ["序号", "事项", "牵头单位", "责任人", "完成时限"]
    assert table[1] == ["1", "完成 91—99 号智能水表报价与安装计划", "城关物业", "谭晓峰", "2026年12月20日"]
    assert table[2][2:] == ["徐家巷社区", "𠅤𬱖", "待明确（开春前）"]
    assert table[3] == ["3", "修好三单元门口的地砖", "待明确", "待明确", "待明确"]


def test_one_kind_of_statement_names_the_part() -> None:
    only = replace(MINUTES, statements=(StatementLine("表态发言", "谭晓峰", "城关物业", "说到做到。"),))
    assert "七、表态发言" in headings(written(only))
    assert "谭晓峰（城关物业）：说到做到。" in lines(written(only))


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        ("定稿", None),
        ("送审", "（送审稿）"),
        ("已散会", "（草稿，未定稿）"),
        ("进行中", "（草稿，未定稿）"),
        ("", "（草稿，未定稿）"),
    ],
)
def test_state_stands_under_the_title(state: str, mark: str | None) -> None:
    marks = [
        line for line in lines(written(replace(MINUTES, head=replace(HEAD, state=state)))) if line.endswith("稿）")
    ]
    assert marks == ([mark] if mark else [])


def test_corrections_come_last() -> None:
    found = lines(written(MINUTES))
    assert found[-5:] == [
        "更正说明",
        "1. 2026年11月25日更正意见2",
        "原为：老人不会手机缴费。",
        "更正为：老人不会手机缴费，要保留现金缴费。",
        "原因：漏记后半句",
    ]


def test_counts_with_and_without_a_list() -> None:
    found = "\n".join(lines(written(MINUTES)))
    assert "应到11人，实到9人（应到中实到8人，现场加入1人），请假1人，缺席2人，到会率8/11（72.7%）" in found
    without = "\n".join(lines(written(replace(MINUTES, attendance=replace(ATTENDANCE, expected=None)))))
    assert "参会情况：参会15人" in without
    assert "应到" not in without
    assert "到会率" not in without
    empty = Attendance(0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert "到会率—" in "\n".join(lines(written(replace(MINUTES, attendance=empty))))


def test_lists_keep_their_order_and_leave_notes_to_the_record() -> None:
    found = lines(written(MINUTES))
    assert (
        "出席：徐家巷社区　郝玉梅；城关区政协　崔国栋；城关物业　谭晓峰；91号　𠅤𬱖、姚桂芝；95号　石磊；"
        "99号　김철수、买买提·热西提（代白春生）；李大爷" in found
    )
    assert "请假：97号　熊秀莲" in found
    assert "列席：供水公司　万里红" in found
    assert "住院" not in "".join(found)


def test_rare_names_name_a_font_that_has_them() -> None:
    fonts = fonts_of(written(MINUTES))
    assert fonts["𠅤𬱖"] == "SimSun-ExtB"
    assert fonts["김철수"] == "Malgun Gothic"
    attendance = replace(ATTENDANCE, present_list=(Attendee("㐂䶮", unit="甲"), Attendee("𰻝", unit="乙")))
    fonts = fonts_of(written(replace(MINUTES, attendance=attendance)))
    assert (fonts["㐂䶮"], fonts["𰻝"]) == ("宋体", "SimSun-ExtG")


def test_mark_is_a_setting() -> None:
    document = written(replace(MINUTES, mark=Mark("第一新村议事会纪要", "徐家巷社区居民委员会")))
    assert lines(document)[:4] == ["第一新村议事会纪要", "", "第3号", "徐家巷社区居民委员会\t2026年11月22日"]
    assert "徐家巷社区居民委员会" not in "".join(lines(written(MINUTES)))


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("晒场", "晒场会议纪要"),
        ("第一次会议", "第一次会议纪要"),
        ("水井会议纪要", "水井会议纪要"),
        ("关于村口那口老井还要不要留着的协商会", "关于村口那口老井还要不要留着的协商会\n会议纪要"),
        ("关于村口那口老井还要不要留着的专题会议", "关于村口那口老井还要不要留着的专题会议\n纪要"),
        ("关于村口那口老井还要不要留着的会议纪要", "关于村口那口老井还要不要留着的会议纪要"),
    ],
)
def test_title_says_no_word_twice(title: str, printed: str) -> None:
    assert lines(written(replace(NOTHING, head=replace(NOTHING.head, title=title))))[0] == printed


def test_numerals_of_headings() -> None:
    numbers = {
        1: "一",
        10: "十",
        11: "十一",
        20: "二十",
        45: "四十五",
        100: "一百",
        102: "一百零二",
        110: "一百一十",
        1005: "一千零五",
    }
    assert {number: chinese_number(number) for number in numbers} == numbers
    assert len({chinese_number(number) for number in range(1, 2000)}) == 1999


def test_rates() -> None:
    assert [rate_words(*pair) for pair in ((0, 0), (1, 3), (2, 3), (1, 1))] == [
        "—",
        "1/3（33.3%）",
        "2/3（66.7%）",
        "1/1（100.0%）",
    ]


words = st.text(min_size=1, max_size=60).map(clean_text).filter(bool)
some_words = st.lists(words, max_size=3).map(tuple)
commitments = st.builds(
    CommitmentLine, st.integers(1, 99), words, measures=words, lead=words, person=words, due_text=words
)
minutes = st.builds(
    Minutes,
    head=st.just(HEAD),
    attendance=st.just(ATTENDANCE),
    agenda=st.just(()),
    briefings=st.lists(st.builds(Briefing, words, some_words), max_size=2).map(tuple),
    opinions=st.lists(
        st.builds(
            ItemOpinions,
            st.none() | st.integers(1, 9),
            words,
            st.lists(st.builds(Opinion, st.just((1, 2)), words, st.integers(0, 9)), max_size=3).map(tuple),
        ),
        max_size=12,
    ).map(tuple),
    replies=st.lists(
        st.builds(UnitReplies, words, st.lists(st.builds(ReplyLine, st.just((1,)), words, words)).map(tuple)),
        max_size=3,
    ).map(tuple),
    unanswered=st.lists(st.integers(1, 300), max_size=3).map(tuple),
    consensus=st.lists(st.builds(ConsensusLine, words, words), max_size=2).map(tuple),
    ballots=st.just(()),
    commitments=st.lists(commitments, max_size=2).map(tuple),
    disagreements=some_words,
    statements=st.lists(
        st.builds(StatementLine, st.sampled_from(["表态发言", "会议要求"]), words, words, words), max_size=2
    ).map(tuple),
    follow_up=st.builds(FollowUp, st.just("") | words, st.just("") | words),
    corrections=st.just(()),
)


@settings(max_examples=40, deadline=None)
@given(minutes)
def test_no_gap_in_the_numbering(content: Minutes) -> None:
    numbers, sections = [], 0
    for paragraph in Document(BytesIO(written(content))).paragraphs:
        if style_of(paragraph) == "Heading1":
            found = PART.fullmatch(paragraph.text)
            assert found
            numbers.append(found[1])
            sections = 0
        elif style_of(paragraph) == "Heading2":
            sections += 1
            assert paragraph.text.startswith(f"（{chinese_number(sections)}）")
    assert numbers == [chinese_number(n) for n in range(1, len(numbers) + 1)]


@settings(max_examples=40, deadline=None)
@given(minutes)
def test_every_recorded_text_is_there_word_for_word(content: Minutes) -> None:
    text = "\n".join(lines(written(content)))
    recorded = [
        *(words for briefing in content.briefings for words in briefing.texts),
        *(opinion.text for item in content.opinions for opinion in item.opinions),
        *(reply.text for unit in content.replies for reply in unit.replies),
        *(line.text for line in content.consensus),
        *content.disagreements,
        *(line.text for line in content.statements),
        *(words for line in content.commitments for words in (line.matter, line.measures, line.lead, line.person)),
        *(f"待明确（{line.due_text}）" for line in content.commitments),
        content.follow_up.publicity,
        content.follow_up.feedback,
    ]
    assert [words for words in recorded if words not in text] == []


HOSTILE = [
    "赞" * 10_000,
    "w" * 10_000,
    "一行\n二行\n\n四行",
    "=cmd|'/C calc'!A0",
    "\"<&>'”“]]>",
    "😀👨‍👩‍👧\tz",
    "../CON",
    "a\u0301漢\ufe00",
]


def hostile(text: str) -> Minutes:
    """The text in every field that a person fills in."""
    return replace(
        MINUTES,
        head=replace(HEAD, title=text, topic=text, source=text, place=text, room=text, moderator=text),
        attendance=replace(ATTENDANCE, present_list=(Attendee(text, text, text, text),)),
        briefings=(Briefing(text, (text,)),),
        opinions=(ItemOpinions(1, text, (Opinion((1,), text),)),),
        replies=(UnitReplies(text, (ReplyLine((1,), "转交", text, text, text),)),),
        consensus=(ConsensusLine(text, text, BallotLine(text, text, 1, 0, 0, 1)),),
        commitments=(CommitmentLine(1, text, text, text, (text,), text, due_text=text),),
        statements=(StatementLine("表态发言", text, text, text),),
        report_to=(text,),
        attachments=(text, text),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_hostile_text_is_only_text(text: str) -> None:
    found = lines(written(hostile(text)))
    assert f"意见1：{text}" in found
    assert " | ".join(["1", text, text, text, f"待明确（{text}）"]) in found


@needs("pandoc")
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:8]))
def test_hostile_text_opens_in_pandoc(text: str, tmp_path: Path) -> None:
    (tmp_path / "m.docx").write_bytes(written(hostile(text)))
    done = subprocess.run(
        ["pandoc", "-t", "plain", "--wrap=none", str(tmp_path / "m.docx")], capture_output=True, check=True
    )
    assert "".join(text.split()) in "".join(done.stdout.decode().split())


def test_moments_with_a_zone_are_kept_as_utc() -> None:
    at = datetime.fromisoformat("2026-11-22T09:03+08:00")
    with ZipFile(BytesIO(written(replace(MINUTES, head=replace(HEAD, finalized=at))))) as package:
        assert "2026-11-22T01:03:00Z" in package.read("docProps/core.xml").decode()
