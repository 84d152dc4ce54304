"""The fixed words of the documents: dates, times, counts, rates, and the numerals of Chinese headings. Numbers in the
text are Arabic (GB/T 15835), headings count 一、二、 (GB/T 9704-2012, 7.3.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain, groupby

from desktop.base.i18n import _, bracketed, listed, phrases, word
from desktop.documents.content import Attendance, Attendee, BallotLine, Head, Opinion

_DIGITS = "零一二三四五六七八九"
_PLACES = ((1000, "千"), (100, "百"), (10, "十"))


def chinese_number(number: int) -> str:
    """1 to 9,999 as a heading counts: 一, 十, 十一, 二十, 一百零二."""
    words, rest = "", number
    for value, place in _PLACES:
        digit, rest = divmod(rest, value)
        if digit:
            words += _DIGITS[digit] + place
        elif words and rest and not words.endswith("零"):
            words += "零"
    words += _DIGITS[rest] if rest else ""
    return words[1:] if words.startswith("一十") else words.rstrip("零")


def day_words(day: date) -> str:
    """2026年3月5日, without padding (GB/T 9704-2012, 7.3.5.5)."""
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def day_or_blanks(day: date | None) -> str:
    """The day, or room to write it by hand."""
    return day_words(day) if day else _("　　　　年　　月　　日")


def day_to_write() -> str:
    """A date within a line, to be written by hand."""
    return _("____年__月__日")


def weekday_words(day: date) -> str:
    """星期三: on a notice people look for it."""
    names = (_("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"))
    return names[day.weekday()]


def clock_words(at: datetime) -> str:
    """9:05, on the clock of the room."""
    return f"{at.hour}:{at.minute:02}"


def moment_words(at: datetime) -> str:
    """2026年3月5日9:05."""
    return _("{day}{time}").format(day=day_words(at), time=clock_words(at))


def period_words(started: datetime | None, ended: datetime | None) -> str:
    """起止时间; the second day is named only where it is another one. "" where the meeting never began."""
    if started is None:
        return ""
    words = moment_words(started)
    if ended is None:
        return words
    return words + "—" + (moment_words(ended) if ended.date() != started.date() else clock_words(ended))


def planned_words(begins: datetime | None, ends: datetime | None) -> str:
    """2026年11月18日（星期三）19:00—20:15; room to write it where nothing is planned."""
    if begins is None:
        return day_to_write()
    day = day_words(begins) + bracketed(weekday_words(begins))
    when = _("{day}{time}").format(day=day, time=clock_words(begins))
    if ends is None:
        return when
    return when + "—" + (moment_words(ends) if ends.date() != begins.date() else clock_words(ends))


def length_words(minutes: int | None) -> str:
    """20分钟; "" where no length is planned."""
    return _("{minutes}分钟").format(minutes=minutes) if minutes else ""


def due_words(due: date | None, words: str) -> str:
    """完成时限; the words for a time stay beside the missing date (DOMAIN.md, rule 5)."""
    if due:
        return day_words(due)
    return _("待明确") + (bracketed(words) if words else "")


def rate_words(part: int, whole: int) -> str:
    """8/11（72.7%), rounded half up; "—" where there is nothing to divide by (DOMAIN.md, rule 10)."""
    if whole == 0:
        return "—"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{part}/{whole}" + bracketed(f"{tenths // 10}.{tenths % 10}%")


def numbers_words(numbers: Iterable[int]) -> str:
    """意见1、3、6至35; nothing for an answer whose suggestion was taken out of the record."""
    words = listed(chain.from_iterable(map(_run_words, _runs(numbers))))
    return _("意见{numbers}").format(numbers=words) if words else ""


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    """Those that follow each other are one run."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _run_words(run: list[int]) -> list[str]:
    """A long row of numbers would not break into lines."""
    return [_("{first}至{last}").format(first=run[0], last=run[-1])] if len(run) > 2 else [str(n) for n in run]


def counts_words(attendance: Attendance) -> str:
    """参会人数 by class (DOMAIN.md, Sign-in). Without an invitation list only how many came."""
    a = attendance
    if a.expected is None:
        return _("参会{count}人").format(count=a.present + a.observers + a.staff + a.heads)
    words = _(
        "应到{expected}人，实到{present}人（应到中实到{present_expected}人，现场加入{walk_ins}人），"
        "请假{excused}人，缺席{absent}人，到会率{rate}"
    ).format(
        expected=a.expected,
        present=a.present,
        present_expected=a.present_expected,
        walk_ins=a.walk_ins,
        excused=a.excused,
        absent=a.absent,
        rate=rate_words(a.present_expected, a.expected),
    )
    others = [
        phrase.format(count=count)
        for phrase, count in (
            (_("列席和旁听{count}人"), a.observers),
            (_("工作人员{count}人"), a.staff),
            (_("另有未登记姓名{count}人"), a.heads),
        )
        if count
    ]
    return phrases([words, *others])


def roles_words(attendance: Attendance) -> str:
    """群众代表6人、政协委员1人: 身份 of those who came."""
    return listed(_("{role}{count}人").format(role=word(role), count=count) for role, count in attendance.roles)


def people_words(people: Iterable[Attendee], notes: bool = False) -> str:
    """单位　姓名、姓名；单位　姓名: in the order given, neighbours of one unit together; "—" for nobody."""
    groups = []
    for unit, members in groupby(people, key=lambda person: person.unit):
        names = listed(p.name + (bracketed(p.note) if notes and p.note else "") for p in members)
        groups.append(f"{unit}　{names}" if unit else names)
    return phrases(groups) or "—"


def ballot_words(ballot: BallotLine) -> str:
    """A show of hands, or a vote where a lawful body met (DOMAIN.md, rule 3)."""
    kind = _("表决") if ballot.lawful else _("举手表态（意见统计）")
    of = _("到会组成人员{base}人") if ballot.passed is not None else _("在场{base}人")
    facts = [
        _("赞成{for_}人，反对{against}人，弃权{abstain}人").format(
            for_=ballot.for_, against=ballot.against, abstain=ballot.abstain
        )
    ]
    facts += [of.format(base=ballot.base)] if ballot.base else []
    facts += [_("方式：{method}").format(method=word(ballot.method))] if ballot.method else []
    if ballot.lawful:
        facts.append(_("赞成率{rate}").format(rate=rate_words(ballot.for_, ballot.base)))
    if ballot.passed is not None:
        facts.append(result_words(ballot.threshold, ballot.passed))
    return labelled(kind, ballot.matter) + bracketed(phrases(facts))


def opinion_words(opinion: Opinion) -> tuple[str, str, str]:
    """意见1、3：| 留一条路。|（同感2人）: the numbers, the words, and how many share them."""
    seconds = _("（同感{count}人）").format(count=opinion.seconds) if opinion.seconds else ""
    return labelled(numbers_words(opinion.numbers), ""), opinion.text or _("（待补内容）"), seconds


def labelled(label: str, text: str) -> str:
    """主持人：老支书."""
    return _("{label}：{text}").format(label=label, text=text)


def result_words(threshold: str, passed: bool) -> str:
    """超过半数，通过; 未达到2/3，未通过."""
    if threshold == "1/2":
        return _("超过半数，通过") if passed else _("未超过半数，未通过")
    words = _("达到{share}，通过") if passed else _("未达到{share}，未通过")
    return words.format(share=threshold)


def titled(head: Head, kind: str) -> str:
    """The title of a document: the meeting's with the document's name, on a line of its own where one line (20
    characters of 22 pt) is too short. A word that the title ends in is not said twice.
    """
    return entitled(head.title, kind)


def entitled(whose: str, kind: str) -> str:
    """The same for what bears another name than the meeting's."""
    parts = (kind,) if kind.isascii() else (kind, kind[:2])
    name = kind.removeprefix(next((part for part in parts if whose.endswith(part)), ""))
    if not name or len(whose + name) > 20:
        return f"{whose}\n{name}".strip()
    return _("{title}{kind}").format(title=whose, kind=name)


def numbering(lines: Sequence[object]) -> list[str]:
    """1. 2. 3. before each; nothing before a single one."""
    return [f"{number}. " for number in range(1, len(lines) + 1)] if len(lines) > 1 else [""] * len(lines)


def state_words(head: Head) -> str:
    """What stands under the title until the minutes are 定稿."""
    return {"定稿": "", "送审": _("（送审稿）")}.get(head.state, _("（草稿，未定稿）"))


def with_source(text: str, source: str) -> str:
    """A topic or an item, and where it came from."""
    return _("{text}（来源：{source}）").format(text=text, source=source) if text and source else text or source


def number_words(head: Head) -> str:
    """（2026年第3次）: the room's count of the year; "" where it has none."""
    if head.number is None:
        return ""
    if head.started is None:
        return _("（第{number}次）").format(number=head.number)
    return _("（{year}年第{number}次）").format(year=head.started.year, number=head.number)
