"""演练: a scripted meeting that trains a new recorder. What is said in the room, step by step, which of it the trainee
writes down, and how much of it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from desktop.base.errors import UserError
from desktop.base.i18n import _, word
from desktop.documents.wording import labelled
from desktop.rules import record
from desktop.rules.queue import Stance
from desktop.services import rows
from desktop.services.labels import verb_label
from desktop.services.playing import rehearse
from desktop.services.scripts import Script, Step, read_script

# What the recorder writes while people talk; everything else is done for a trainee.
WRITTEN = {
    "suggest": record.Suggestion,
    "second": record.Second,
    "reply": record.Reply,
    "commit": record.Commitment,
    "consensus": record.Consensus,
    "disagree": record.Disagreement,
    "ballot": record.Ballot,
    "statement": record.Statement,
    "note": record.Note,
}
_REWORDED = {"summarize", "merge", "amend"}  # of lines that are the trainee's own
_AFTER = {"submit", "finalize", "correct"}  # the trainee goes on alone


@dataclass(frozen=True)
class Tally:
    """Of one kind of line: how many the script has, and how many were written."""

    verb: str
    expected: int
    written: int


def open_script(path: Path) -> Script:
    """Read a script and try all of it on a throwaway database. Raises UserError that names the step."""
    script = read_script(path)
    if not script.steps:
        raise UserError(_("剧本“{name}”里一步也没有，没有什么可演练。").format(name=path.name))
    rehearse(script)
    return script


def trainee_steps(script: Script) -> tuple[Step, ...]:
    """The steps of a practice in which a trainee records: without those that the script takes back later (an undo
    would take back what the trainee wrote last), and without what comes after 散会.
    """
    kept: list[Step] = []
    for step in script.steps:
        if step.verb in _AFTER:
            break
        if step.verb != "undo":
            kept.append(step)
        elif kept:
            kept.pop()
    return tuple(step for step in kept if step.verb not in _REWORDED)


def heard(step: Step) -> str:
    """What happens in the room in this step, in one sentence."""
    said = "　".join(_said(step))
    return labelled(verb_label(step.verb), said) if said else verb_label(step.verb)


def _said(step: Step) -> Iterator[str]:
    values = step.values
    for name in ("who", "name", "card", "label", "unit", "lead", "person"):
        if values.get(name):
            text = str(values[name])
            yield _("{card}号牌").format(card=text) if name == "card" else text.partition("@")[0]
    for name in ("kind", "stance"):
        if values.get(name):
            yield _("不同意见") if values[name] == Stance.AGAINST else word(str(values[name]))  # as on every screen
    for name in ("numbers", "count", "item", "seconds", "reason"):
        if name in values and values[name] != "":
            yield str(values[name])
    for name in ("text", "matter", "measures"):
        if values.get(name):
            yield _("“{text}”").format(text=values[name])
    if step.verb == "suggest" and not values.get("text"):
        yield _("（没有听清）")
    if step.verb == "ballot":
        yield _("赞成 {for_}　不同意见 {against}　弃权 {abstain}").format(
            for_=values["for"], against=values["against"], abstain=values["abstain"]
        )
    for name in ("method", "to_unit", "due", "due_text"):
        if values.get(name):
            yield word(str(values[name]))


def tally(connection: Connection, meeting: str, steps: tuple[Step, ...]) -> list[Tally]:
    """What the script has and what was written, by kind, in the order of WRITTEN; kinds that neither has are left out."""
    found = []
    for verb, kind in WRITTEN.items():
        expected = sum(step.verb == verb for step in steps)
        written = len(rows.load(connection, kind, meeting=meeting))
        if expected or written:
            found.append(Tally(verb, expected, written))
    return found
