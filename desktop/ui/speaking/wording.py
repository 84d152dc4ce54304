"""How the queue is worded on the screen (DOMAIN.md, Rules of order: 反对 reads 不同意见, overrun 请收尾)."""

from __future__ import annotations

from datetime import timedelta

from desktop.base.i18n import _
from desktop.rules.queue import Entry, Stance, Suggested, Why
from desktop.rules.timing import SOFT_WARNING, remaining_text
from desktop.services.speaking import OpenSpeech

# What may be typed behind a name or card in place of choosing the way of speaking.
SIGNS = {"+": Stance.FOR, "-": Stance.AGAINST, "?": Stance.ASK, "=": Stance.ADD, "!": Stance.ORDER}


def stance_words(stance: Stance) -> str:
    return {
        Stance.SPEAK: _("发言"),
        Stance.FOR: _("赞成"),
        Stance.AGAINST: _("不同意见"),
        Stance.ASK: _("提问"),
        Stance.ADD: _("补充"),
        Stance.ORDER: _("提醒规则"),
        Stance.RESPOND: _("点名回应"),
    }[stance]


def why_words(suggested: Suggested) -> str:
    """Why the rules suggest somebody."""
    if suggested.why is Why.ORDER:
        return _("提醒规则，先请")
    if suggested.why is Why.AT_LIMIT:
        return _("已满次数，无他人等候")
    turn = _("首次发言") if suggested.turns == 0 else _("第 {turn} 次发言").format(turn=suggested.turns + 1)
    if suggested.why is not Why.OTHER_VIEW:
        return turn
    other = _("不同意见，{turn}") if suggested.entry.stance is Stance.AGAINST else _("与刚才意见不同，{turn}")
    return other.format(turn=turn)


def entry_words(entry: Entry, name: str) -> str:
    return _("{name}，{stance}").format(name=name, stance=stance_words(entry.stance))


def clock_words(length: timedelta) -> str:
    """01:12."""
    return remaining_text(max(length, timedelta()))


def limit_words(seconds: int) -> str:
    """限 3 分钟, 限 1 分 30 秒, 不限时."""
    if not seconds:
        return _("不限时")
    minutes, rest = divmod(seconds, 60)
    if not rest:
        return _("限 {minutes} 分钟").format(minutes=minutes)
    return _("限 {minutes} 分 {rest} 秒").format(minutes=minutes, rest=rest)


def figures(limit_seconds: int, used: timedelta) -> str:
    """What is left of the time, then the overrun as -00:12; what was used where the speech is not timed."""
    return remaining_text(timedelta(seconds=limit_seconds) - used) if limit_seconds else clock_words(used)


def warning_words(limit_seconds: int, running: bool, used: timedelta) -> tuple[str, bool]:
    """What is told beside the figures, "" while there is nothing to tell, and whether it is urgent."""
    if not running:
        return _("已暂停"), False
    left = timedelta(seconds=limit_seconds) - used
    if not limit_seconds or left > SOFT_WARNING:
        return "", False
    return (_("请收尾") if left < timedelta() else _("快到时间")), True


def time_words(opened: OpenSpeech, used: timedelta) -> tuple[str, bool]:
    """What stands under the timer, and whether it is urgent: never only a colour."""
    limit = opened.speech.limit_seconds
    spoken = _("已说 {used}，{limit}").format(used=clock_words(used), limit=limit_words(limit))
    warning, urgent = warning_words(limit, opened.running, used)
    return "　".join(filter(None, (warning, spoken))), urgent
