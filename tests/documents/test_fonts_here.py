"""Fonts that this machine does not have are told, each with what stands in for it."""

from __future__ import annotations

import pytest

from desktop.documents import faces
from tests.outside import needs

pytestmark = needs("Qt")


@pytest.fixture
def here(qapp: object, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The fonts of a machine, as a test fills them in; drawing is left to the real one."""
    assert qapp
    found: set[str] = set()
    monkeypatch.setattr("desktop.documents.fonts_here.QFontDatabase.hasFamily", found.__contains__)
    return found


def told(title_font: str = faces.SMALL_SONG) -> str:
    from desktop.documents.fonts_here import fonts_sentence, missing_fonts

    return fonts_sentence(missing_fonts(title_font))


def missing(title_font: str = faces.SMALL_SONG) -> dict[str, str]:
    from desktop.documents.fonts_here import missing_fonts

    return {one.font: one.stand_in for one in missing_fonts(title_font)}


def test_nothing_is_told_where_every_font_is_there(here: set[str]) -> None:
    here |= {"仿宋", "楷体", "黑体", "宋体", "方正小标宋简体", *faces.rare_fonts()}
    assert told() == ""
    assert missing() == {}


def test_song_stands_in_for_the_font_of_titles(here: set[str]) -> None:
    here |= {"FangSong", "KaiTi", "SimHei", "SimSun", *faces.rare_fonts()}  # their names on an English Windows
    assert missing() == {"方正小标宋简体": "宋体"}
    assert told() == "这台电脑上：没有方正小标宋简体，会用宋体代替。打印前请先看版面。"
    assert missing(faces.SONG) == {}, "titles in 宋体 need no other font"


def test_fonts_with_one_stand_in_are_told_together(here: set[str]) -> None:
    here |= {"方正小标宋简体", "宋体", *faces.rare_fonts()}
    stand_ins = {missing()[font] for font in ("仿宋", "楷体", "黑体")}
    assert len(stand_ins) == 1
    assert f"没有仿宋、楷体、黑体，会用{stand_ins.pop()}代替" in told()


def test_what_nothing_can_draw_is_printed_as_boxes(here: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop.documents import fonts_here

    here |= {"仿宋", "楷体", "黑体", "宋体", "方正小标宋简体", *faces.rare_fonts()} - {"SimSun-ExtG", "Malgun Gothic"}
    monkeypatch.setitem(fonts_here.SAMPLES, "SimSun-ExtG", "\U0010ff00")  # no font has it
    assert missing() == {"SimSun-ExtG": "", "Malgun Gothic": missing()["Malgun Gothic"]}
    assert missing()["Malgun Gothic"]
    assert told() == "这台电脑上：没有SimSun-ExtG，用它的字会印成方框。打印前请先看版面。"


def test_every_font_for_rare_characters_is_tried_with_a_sign_that_is_set_in_it() -> None:
    from desktop.documents.fonts_here import SAMPLES

    assert SAMPLES.keys() == set(faces.rare_fonts()) - {faces.SONG}
    for font, sign in SAMPLES.items():
        assert list(faces.split(sign)) == [(sign, font)]


def test_a_long_text_needs_the_fonts_of_its_rare_signs_and_no_others() -> None:
    assert faces.fonts_of("王芳 Wang 13812340000。" * 100) == frozenset()
    assert faces.fonts_of("陈𬱖、김철수" * 100) == {"SimSun-ExtB", "Malgun Gothic"}
    assert faces.fonts_of("❤\ufe0f👩\u200d👩") == {"Segoe UI Symbol", "Segoe UI Emoji"}, "what joins belongs to a sign"
