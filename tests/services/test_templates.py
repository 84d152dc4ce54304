"""An office's template is kept on this laptop, used for its document, and never a reason for having no document."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest
from docx import Document

from desktop.base.errors import UserError
from desktop.services import reports, settings, templates
from desktop.services.catalogue import MINUTES
from desktop.services.reports import Written
from desktop.services.templates import Kept
from desktop.store.changelog import Changes
from desktop.store.store import Store
from tests.documents.template_making import word
from tests.documents.word_reading import lines
from tests.services.stage import Stage

HEADED = word("红头：{{会议名称}}", "{{会议状态}}")


@pytest.fixture
def headed(tmp_path: Path) -> Path:
    """A template of an office, where the office has it."""
    path = tmp_path / "柳树沟村红头.docx"
    path.write_bytes(HEADED)
    return path


def kept(store: Store) -> dict[str, Kept]:
    with store.reading() as connection:
        return templates.kept(connection)


def use(store: Store, path: Path, key: str = MINUTES) -> Changes:
    return templates.use(store, templates.examine(key, path))


def written(stage: Stage, folder: Path) -> Written:
    return reports.write_documents(stage.store, stage.meeting, folder, paint=False)


def minutes(found: Written) -> list[str]:
    path = found.paths[MINUTES]
    assert path is not None
    return lines(path.read_bytes())


def test_the_document_is_written_by_the_template_from_then_on(stage: Stage, headed: Path, tmp_path: Path) -> None:
    changes = use(stage.store, headed)
    assert changes.touches(settings.TABLE), "the page of settings hears of it"
    found = written(stage, tmp_path / "out")
    assert minutes(found) == ["红头：议事会", "（草稿，未定稿）"]
    assert found.remarks == ()


def test_the_office_may_move_or_change_its_own_file(stage: Stage, headed: Path, tmp_path: Path) -> None:
    use(stage.store, headed)
    headed.write_bytes(b"")
    (found,) = kept(stage.store).values()
    assert (found.key, found.name, found.there) == (MINUTES, "柳树沟村红头.docx", True)
    assert found.at == stage.store.clock.read().at
    assert minutes(written(stage, tmp_path / "out"))[0] == "红头：议事会"


def test_it_is_there_after_a_restart(store: Store, headed: Path) -> None:
    use(store, headed)
    store.close()
    again = Store(store.directory)
    assert list(kept(again)) == [MINUTES]
    again.close()


def test_the_built_in_layout_comes_back(stage: Stage, headed: Path, tmp_path: Path) -> None:
    use(stage.store, headed)
    templates.give_up(stage.store, MINUTES)
    assert kept(stage.store) == {}
    assert list((stage.store.directory / templates.FOLDER).iterdir()) == []
    assert "二、形成的共识" in minutes(written(stage, tmp_path / "out"))
    assert headed.exists()


def test_where_the_template_is_gone_the_document_is_not(stage: Stage, headed: Path, tmp_path: Path) -> None:
    use(stage.store, headed)
    kept(stage.store)[MINUTES].path.unlink()
    assert not kept(stage.store)[MINUTES].there
    found = written(stage, tmp_path / "out")
    assert "二、形成的共识" in minutes(found)
    assert found.remarks == (
        "会议纪要这次用了内置格式，模板“柳树沟村红头.docx”用不了：模板文件不见了；请到设置的“文书模板”里重新选。",
    )


@pytest.mark.parametrize("data", [b"", HEADED[:500], word("{{没有这一项}}"), word("{% for 甲 in 承诺事项 %}")])
def test_where_the_template_was_spoilt_the_document_is_whole(
    stage: Stage, headed: Path, tmp_path: Path, data: bytes
) -> None:
    use(stage.store, headed)
    kept(stage.store)[MINUTES].path.write_bytes(data)
    found = written(stage, tmp_path / "out")
    assert "二、形成的共识" in minutes(found)
    (remark,) = found.remarks
    assert remark.startswith("会议纪要这次用了内置格式，模板“柳树沟村红头.docx”用不了：")


def test_where_filling_fails_for_any_reason_it_is_logged_and_the_document_written(
    stage: Stage, headed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a bug")

    use(stage.store, headed)
    monkeypatch.setattr("desktop.documents.templates.kinds.fill", fail)
    with caplog.at_level(logging.ERROR):
        found = written(stage, tmp_path / "out")
    assert "二、形成的共识" in minutes(found)
    assert "已记入日志" in found.remarks[0]
    assert "a bug" in caplog.text


def test_a_template_that_cannot_be_used_is_not_taken(store: Store, headed: Path) -> None:
    use(store, headed)
    bad = headed.with_name("坏.docx")
    bad.write_bytes(word("{{会仪名称}}"))
    with pytest.raises(UserError, match="会议名称"):
        use(store, bad)
    assert kept(store)[MINUTES].name == "柳树沟村红头.docx"
    assert kept(store)[MINUTES].path.read_bytes() == HEADED


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有这个文件"):
        templates.examine(MINUTES, tmp_path / "没有.docx")


def test_a_device_or_a_pipe_is_not_read_as_a_file() -> None:
    with pytest.raises(UserError, match="读不出来"):
        templates.examine(MINUTES, Path(os.devnull))


def test_what_is_said_of_a_file(headed: Path) -> None:
    (lost,) = templates.verdict(templates.examine(MINUTES, headed))
    assert lost.startswith("“柳树沟村红头.docx”可以用，但没有写这些内容：参会人数、出席名单、协商意见、")
    headed.write_bytes(word("{{甲}}"))
    assert templates.verdict(templates.examine(MINUTES, headed)) == [
        "“柳树沟村红头.docx”要先改好才能用：",
        "第1段“{{甲}}”：没有“甲”这一项。",
    ]


def test_a_document_is_called_by_its_key_or_its_name() -> None:
    assert templates.key_of("会议纪要") == templates.key_of(MINUTES) == MINUTES
    with pytest.raises(UserError, match="没有“签到表”这种 Word 文书；可以换模板的有：议题征集表、会议通知"):
        templates.key_of("签到表")


def test_a_sample_and_its_explanation_are_written_beside_what_is_there(tmp_path: Path) -> None:
    first = templates.export_sample(MINUTES, tmp_path, "宋体")
    second = templates.export_sample(MINUTES, tmp_path, "宋体")
    assert [path.name for path in first] == ["会议纪要_模板样本.docx", "会议纪要_占位符说明.docx"]
    assert [path.name for path in second] == ["会议纪要_模板样本(2).docx", "会议纪要_占位符说明(2).docx"]
    assert templates.examine(MINUTES, first[0]).findings.usable
    assert Document(str(first[1])).paragraphs[0].text == "会议纪要模板可用的占位符"


def test_the_minutes_of_a_whole_meeting_read_the_same_by_the_sample(stage: Stage, tmp_path: Path) -> None:
    stage.do("suggest", who="王芳", text="修路要快。")
    before = written(stage, tmp_path / "built_in")
    sample, _explained = templates.export_sample(MINUTES, tmp_path, "方正小标宋简体")
    use(stage.store, sample)
    after = written(stage, tmp_path / "out")
    assert [line for line in minutes(after) if line] == [line for line in minutes(before) if line]
