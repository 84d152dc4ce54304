"""A show of hands: how many there can be, and its result in words as every screen says it. On screen 反对 reads 不同意见 (DOMAIN.md, Rules of order)."""

from __future__ import annotations

from desktop.base.errors import UserError
from desktop.base.i18n import _, phrases
from desktop.documents.wording import result_words
from desktop.rules.bodies import HandsLimit, Outcome, outcome
from desktop.rules.record import Ballot


def is_vote(ballot: Ballot) -> bool:
    """表决, not 举手表态: a lawful body met, with its quorum (rule 3)."""
    return ballot.quorum is not None


def title_words(ballot: Ballot) -> str:
    return _("表决") if is_vote(ballot) else _("举手表态（意见统计）")


def hands_words(ballot: Ballot) -> str:
    """赞成 8　不同意见 2　弃权 1."""
    words = _("赞成 {for_}　不同意见 {against}　弃权 {abstain}")
    return words.format(for_=ballot.for_, against=ballot.against, abstain=ballot.abstain)


def decided_words(ballot: Ballot) -> str:
    """超过半数，通过; nothing for a show of hands."""
    found = outcome(ballot)
    return result_words(ballot.threshold, found is Outcome.PASSED) if found else ""


def counted_words(ballot: Ballot) -> str:
    """The whole result in one sentence: it is said after Enter."""
    of = _("到会组成人员 {base} 人") if is_vote(ballot) else _("在场 {base} 人")
    parts = (hands_words(ballot), of.format(base=ballot.base), decided_words(ballot))
    return _("{title}：{result}。").format(title=title_words(ballot), result=phrases(filter(None, parts)))


def check_hands(limit: HandsLimit, for_: int, against: int, abstain: int) -> None:
    """No more hands than there can be (rule 3). Raises UserError."""
    if min(for_, against, abstain) < 0:
        raise UserError(_("举手的人数不能是负数。"))
    total = for_ + against + abstain
    if total <= limit.base:
        return
    if limit.quorum is not None:
        told = _("表决共 {total} 人，多于到会的组成人员 {base} 人；现场加入和未留名的人不算在内，请重新清点。")
    else:
        told = _("举手共 {total} 人，多于在场可表态的 {base} 人；请重新清点，或先补签到。")
    raise UserError(told.format(total=total, base=limit.base))
