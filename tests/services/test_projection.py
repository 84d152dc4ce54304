"""What the room may see: at every step of a meeting no stance, no phone, no name beside a suggestion, no private note."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from desktop.base.text import mask_numbers
from desktop.rules.queue import ORDINARY, Stance
from desktop.rules.record import MATERIAL, Note
from desktop.services import attendance, lines, projection, recording
from desktop.services.lines import LineKind
from desktop.services.playing import Player
from desktop.services.projection import Hands, Reading
from desktop.services.scripts import read_script
from desktop.store.store import Store
from tests.services.stage import Stage

SCENARIOS = Path(__file__).parent.parent / "scenarios"
STANCES = {str(stance) for stance in ORDINARY} - {str(Stance.SPEAK)} | {str(Stance.ORDER), "不同意见"}


def words(found: Any) -> Iterator[str]:
    """Every text in what is shown."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, tuple | list):
        for part in found:
            yield from words(part)


def shown_lines(store: Store, meeting: str) -> Iterator[tuple[lines.RecordLine, Reading | Hands | None]]:
    with store.reading() as connection:
        board = lines.board(connection, meeting)
    for line in board.lines:
        yield line, projection.line(line, board.lines)


@pytest.mark.parametrize("script", ["拐角花园", "楼院供水"])
def test_no_step_of_a_meeting_shows_how_anybody_stands(store: Store, script: str) -> None:
    player = Player(read_script(SCENARIOS / f"{script}.json"), store)
    spoke = set()
    for step in player.script.steps:
        player.play_step(step)
        with store.reading() as connection:
            stage, counts = projection.look(connection, player.meeting)
            assert counts == attendance.board(connection, player.meeting).counts
        assert not STANCES & set(words(astuple(stage)))
        spoke |= {stage.speaker.name} if stage.speaker else set()
    assert len(spoke) > 2
    for line, shown in shown_lines(store, player.meeting):
        if isinstance(shown, Reading):
            assert not STANCES & set(words(astuple(shown)))
        assert (shown is None) == (line.kind in (LineKind.NOTE, LineKind.DISAGREEMENT))


def test_a_suggestion_is_read_back_by_its_number_and_words_alone(stage: Stage) -> None:
    stage.do("suggest", ref="S1", text="路灯要亮些，找我 138 1234 5678", label="3号楼一住户 13912345678")
    stage.do("suggest", ref="S2", text="", who="王芳")
    (one, first), (_two, empty) = shown_lines(stage.store, stage.meeting)
    assert first == Reading("意见建议", "1", "路灯要亮些，找我 138****5678")
    assert one.speaker, "the list on the laptop does tell who"
    assert empty is None, "a place that is held has nothing to read back"


def test_a_commitment_is_read_back_with_what_is_still_unclear(stage: Stage) -> None:
    stage.do("suggest", ref="S1", text="修路")
    stage.do("commit", ref="C1", **{"from": "S1"}, matter="铺沙石", lead="村委会")
    shown = [found for _line, found in shown_lines(stage.store, stage.meeting)][1]
    assert isinstance(shown, Reading)
    assert dict(shown.details) == {"牵头单位": "村委会", "待明确": "责任人、完成时限"}


def test_a_show_of_hands_is_numbers(stage: Stage) -> None:
    stage.do("walk_in", name="甲")
    stage.do("walk_in", name="乙")
    stage.do("ballot", matter="先修东头", method="举手", **{"for": 1, "against": 1, "abstain": 0})
    ((_line, shown),) = shown_lines(stage.store, stage.meeting)
    assert isinstance(shown, Hands)
    assert shown.counted == (("赞成", 1), ("不同意见", 1), ("弃权", 0))
    assert (shown.base, shown.out_of, shown.decided) == ("在场 2 人", 2, "")


def test_material_is_noted_with_or_without_words_and_never_shown(stage: Stage) -> None:
    recording.note(stage.store, stage.meeting, " ", kind=MATERIAL)
    recording.note(stage.store, stage.meeting, "现场照片", kind=MATERIAL)
    found = list(shown_lines(stage.store, stage.meeting))
    rows = [line.row for line, _shown in found]
    assert [(row.text, row.kind) for row in rows if isinstance(row, Note)] == [
        (MATERIAL, MATERIAL),
        ("现场照片", MATERIAL),
    ]
    assert all(shown is None for _line, shown in found)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("电话13812340000。", "电话138****0000。"),
        ("１３８１２３４００００", "138****0000"),
        ("139-1234-5678或138 1234 0000", "139****5678或138****0000"),
        ("证号11010519491231002X", "证号110****1002"),
        ("2026年11月18日 400 米，共 12345678901 元", "2026年11月18日 400 米，共 12345678901 元"),
    ],
)
def test_numbers_of_people_are_masked_in_any_words(written: str, shown: str) -> None:
    assert mask_numbers(written) == shown
