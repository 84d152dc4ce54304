"""Korean and English are whole: every text has a translation that leaves nothing out, and what is stored stays Chinese."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from babel.messages import Catalog, Message

from desktop.base.i18n import DOMAIN, LANGUAGES, _, bracketed, language, listed, pgettext, phrases, use_language, word
from desktop.rules.record import ReplyKind
from desktop.rules.settings import RESULTS
from tests import translations
from tests.translations import PLACE, catalogue_file, key, load, template

HEADINGS = {"han": "number"}  # Chinese headings count 一、二、, those of other languages 1. 2.
CHINESE_SIGNS = re.compile("[、。，；：（）“”／]")  # as wide as a character in a Chinese face
PLACEHOLDER = re.compile(r"{(\w*)[^{}]*}")
MNEMONIC = re.compile(r"&(\{\w+\}|\w)")
KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+[A-Z0-9↑↓][A-Za-z0-9]*|(?<![A-Za-z])(?:F\d{1,2}|Enter|Esc)(?![A-Za-z])")
HAN = re.compile(r"[\u4e00-\u9fff]")
# What is typed, or looked for in Word, in Chinese whatever the language.
QUOTED = re.compile(
    r'(?<==)[\u4e00-\u9fff]+|"[^"]*"|姓名|身份|单位|联系电话|出席|列席|旁听|工作人员|明天|开春前|要事会商|专事专商|众事众商'
    r"|方正小标宋简体|宋体|仿宋|某某镇协商议事会议纪要"
)


@pytest.fixture(scope="module")
def texts() -> Catalog:
    return template()


@pytest.fixture(params=translations.LANGUAGES)
def code(request: pytest.FixtureRequest) -> Iterator[str]:
    """A language of the window, for one test."""
    use_language(request.param)
    yield request.param
    use_language("zh_CN")


def messages(code: str) -> list[Message]:
    """What is translated so far."""
    return [message for message in load(code) if message.id and message.string]


def test_every_text_is_translated_and_nothing_else(code: str, texts: Catalog) -> None:
    found = [message for message in load(code) if message.id]
    assert not load(code).obsolete
    assert {key(m) for m in texts if m.id} == {key(m) for m in found}, "run python -m tests.translations"
    assert [key(m) for m in found if not m.string or m.fuzzy] == []


def test_the_compiled_catalogue_is_the_written_one(code: str) -> None:
    with catalogue_file(code).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message in messages(code):
        text = str(message.id)
        said = compiled.pgettext(message.context, text) if message.context else compiled.gettext(text)
        assert said == message.string


def test_placeholders_mnemonics_and_keys_agree(code: str) -> None:
    """And the … that says that something will be asked."""
    for message in messages(code):
        text, said = str(message.id), str(message.string)
        names = [HEADINGS.get(name, name) for name in PLACEHOLDER.findall(text)]
        assert sorted(HEADINGS.get(name, name) for name in PLACEHOLDER.findall(said)) == sorted(names), text
        pressed = KEY.findall(text.replace("回车", "Enter"))
        assert Counter(KEY.findall(said)) == Counter(pressed), text
        assert [found.upper() for found in MNEMONIC.findall(said)] == [x.upper() for x in MNEMONIC.findall(text)], text
        assert said.endswith("…") == text.endswith("…"), text
        assert text.count("\n") == said.count("\n"), text


def test_placeholders_can_be_filled(code: str) -> None:
    """A pattern such as {month:02} that a value of its kind cannot take would break the window, in one language only."""
    for message in messages(code):
        names = set(PLACEHOLDER.findall(str(message.string))) - {""}
        numbers = dict.fromkeys(names, 7)
        if names and all(name.isidentifier() for name in names):
            str(message.string).format(**numbers)


def test_no_chinese_is_left_over(code: str) -> None:
    """Except what is quoted because it is typed or read in Chinese."""
    said = [str(message.string) for message in messages(code)]
    assert [text for text in said if HAN.search(QUOTED.sub("", text))] == []
    assert [text for text in said if CHINESE_SIGNS.search(text)] == []


@pytest.mark.usefixtures("code")
def test_choices_of_a_spreadsheet_fit_into_its_list() -> None:
    """Excel takes them as one text, with commas between, of 255 characters at most."""
    from desktop.documents.spreadsheets.ledger import commitment_columns, suggestion_columns

    for column in (*commitment_columns(True, RESULTS), *suggestion_columns(RESULTS)):
        assert not any("," in choice or '"' in choice for choice in column.choices)
        assert len(",".join(column.choices)) <= 255
        assert len(set(column.choices)) == len(column.choices)


@pytest.mark.usefixtures("code")
def test_names_of_sheets_are_what_excel_allows() -> None:
    for name in (_("承诺清单"), _("建议清单")):
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")


@pytest.mark.usefixtures("code")
def test_the_words_of_a_list_stay_different() -> None:
    """Two that read alike could not be told apart where one is chosen."""
    for listed_words in translations.lists():
        shown = [word(found) for found in listed_words]
        assert len(set(shown)) == len(shown), shown


def test_every_language_can_be_chosen() -> None:
    assert {code for code, _name in LANGUAGES} == {"zh_CN", *translations.LANGUAGES}
    assert {path.name for path in PLACE.iterdir()} == set(translations.LANGUAGES)
    assert all((PLACE / code / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file() for code in translations.LANGUAGES)


def test_words_that_are_data_are_shown_translated_and_own_words_as_they_are() -> None:
    with language("en"):
        assert word(ReplyKind.LATER) == "reply later"
        assert word("物业承包人") == "物业承包人"
        assert word("") == ""
        assert listed(["a", "b"]) + bracketed("c") + phrases(["d", "e"]) == "a, b (c)d; e"
    assert word(ReplyKind.LATER) == "会后答复"
    assert listed(["甲", "乙"]) + bracketed("丙") == "甲、乙（丙）"


def test_a_document_can_be_in_another_language_than_the_window() -> None:
    """On its own thread: the window, and documents on other threads, go on in theirs."""
    use_language("ko")
    try:
        with language("en"), ThreadPoolExecutor(1) as other:
            assert _("会议纪要") == "Minutes"
            assert other.submit(_, "会议纪要").result() == "회의요록"
            with language("zh_CN"):
                assert _("会议纪要") == "会议纪要"
            assert _("会议纪要") == "Minutes"
        assert _("会议纪要") == "회의요록"
    finally:
        use_language("zh_CN")
    assert _("会议纪要") == "会议纪要"


def test_an_unknown_language_shows_the_chinese() -> None:
    with language("xx"):
        assert _("会议纪要") == "会议纪要"
        assert pgettext("nowhere", "会议纪要") == "会议纪要"


@pytest.mark.usefixtures("code")
def test_going_back_to_a_backup_is_not_called_redo() -> None:
    assert _("恢复到那时") != _("恢复")
