"""Who promised what by when: 待明确 until the four fields are there (DOMAIN.md, rules 5 and 6)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from desktop.rules.record import Commitment
from desktop.services import recording
from desktop.store.changelog import Changes
from tests.services.stage import Stage

WHOLE = {"matter": "清运垃圾", "lead": "居委会", "person": "苗春", "due": "2026-12-15"}


def test_with_its_four_fields_it_is_clear(stage: Stage) -> None:
    stage.do("commit", ref="C1", **WHOLE)
    assert (stage.figures["commitments"], stage.figures["unclear"]) == (1, [])


@pytest.mark.parametrize("lacking", WHOLE)
def test_without_one_of_them_it_is_not(stage: Stage, lacking: str) -> None:
    stage.do("commit", ref="C1", **{key: value for key, value in WHOLE.items() if key != lacking})
    stage.do("commit", ref="C2", **{**WHOLE, **({} if lacking == "due" else {lacking: " "})})
    assert stage.figures["unclear"] == (["C1"] if lacking == "due" else ["C1", "C2"])


def test_words_for_a_time_are_kept_and_do_not_make_it_clear(stage: Stage) -> None:
    stage.do("commit", ref="C1", **{**WHOLE, "due": None}, due_text="开春前")
    assert stage.load(Commitment)[0].due_text == "开春前"
    assert stage.figures["unclear"] == ["C1"]


def test_measures_support_and_a_source_are_not_needed(stage: Stage) -> None:
    stage.do("commit", ref="C1", **WHOLE, measures="", support=[])
    assert stage.figures["unclear"] == []


def test_one_suggestion_gives_many_commitments_and_each_traces_back(stage: Stage) -> None:
    for ref in ("S1", "S2"):
        stage.do("suggest", ref=ref, text="修路")
    for ref, source in (("C1", "S1"), ("C2", "S1"), ("C3", ["S1", "S2", "S1"]), ("C4", None)):
        stage.do("commit", ref=ref, **({"from": source} if source else {}))
    assert [len(c.suggestions) for c in stage.load(Commitment)] == [1, 1, 2, 0]
    assert "没有编号“S9”" in stage.refused("commit", ref="C5", **{"from": "S9"})


def test_a_date_must_be_one(stage: Stage) -> None:
    assert "“年底”不是日期" in stage.refused("commit", ref="C1", due="年底")


def test_a_ref_is_used_once(stage: Stage) -> None:
    stage.do("commit", ref="C1")
    assert "“C1”这个编号已经用过" in stage.refused("commit", ref="C1")
    stage.do("suggest", ref="C1", text="修路")  # suggestions have refs of their own


def clarify(stage: Stage, matter: str, **values: Any) -> Changes:
    return recording.amend(stage.store, stage.meeting, Commitment, stage.load(Commitment)[0].id, matter, **values)


def test_filled_in_later_it_is_clear(stage: Stage) -> None:
    stage.do("commit", ref="C1", matter="清运", due_text="年底")
    values: dict[str, Any] = {
        **WHOLE,
        "due": date(2026, 12, 15),
        "measures": "",
        "support": ["物业", " "],
        "due_text": "",
    }
    changes = clarify(stage, **values)
    assert changes
    assert stage.figures["unclear"] == []
    assert stage.load(Commitment)[0].support == ("物业",)
    assert not clarify(stage, **values)
