"""What an office begins from: the sample of each document is the built-in layout, and every placeholder can be used."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from desktop.base.i18n import language
from desktop.documents.content import CommitmentLine, Mark, ProgressLine
from desktop.documents.templates.kinds import KINDS, check, fill, write_names, write_sample
from desktop.documents.templates.placeholders import END_EVERY, Fields, Values, every, hole, values
from desktop.services.templates import documents
from desktop.services.writers import writers
from tests.documents import letter_samples as letters
from tests.documents.samples import HEAD, MINUTES, NOTHING, RECORD
from tests.documents.template_making import filled, word
from tests.documents.word_reading import lines, pages
from tests.outside import needs

MARKED = replace(MINUTES, mark=Mark("用水协商纪要", "徐家巷社区"), copy_to=("供水公司",), imprint="社区办公室")
SEALED = replace(MARKED, sign_off="盖章", head=replace(HEAD, state="送审", finalized=None), report_to=())
SEVERAL = replace(
    MINUTES,
    progress=(
        ProgressLine("X-1", "修路", "村委会", "苗春", None, "已办结", "通车"),
        ProgressLine("X-2", "", "", "", None, "没有动静"),
    ),
    commitments=(
        CommitmentLine(1, "", "挖沟"),
        CommitmentLine(2, "装灯", "", support=("甲",)),
        CommitmentLine(3, "栽树"),
    ),
    statements=MINUTES.statements[:1],
    disagreements=("一", "二"),
    sign_off="不落款",
)
CONTENTS: dict[str, tuple[Any, ...]] = {
    "topic_form": (letters.TOPIC_FORM, letters.NO_ROOM),
    "notice": (letters.NOTICE, letters.NOTHING_PLANNED, replace(letters.NOTICE, sign_off="盖章")),
    "agenda": (letters.AGENDA, letters.NO_AGENDA),
    "minutes": (MINUTES, NOTHING, MARKED, SEALED, SEVERAL),
    "record": (
        RECORD,
        replace(RECORD, head=replace(HEAD, started=datetime(2026, 11, 21), number=None), corrections=()),
    ),
    "assignment": (letters.ASSIGNMENT, letters.UNNUMBERED),
    "public_notice": (letters.PUBLIC_NOTICE, letters.NOTHING_PUBLIC),
    "archive": (letters.ARCHIVE, letters.NOTHING_FILED),
}
BY_PLACE = [(key, place) for key, contents in CONTENTS.items() for place in range(len(contents))]


def sample(key: str) -> bytes:
    made = BytesIO()
    write_sample(key, made)
    return made.getvalue()


def by_template(key: str, data: bytes, content: Any) -> bytes:
    made = BytesIO()
    fill(key, data, content, made)
    return made.getvalue()


def built_in(key: str, content: Any) -> bytes:
    made = BytesIO()
    writers("方正小标宋简体", paint=False)[key](content, made)
    return made.getvalue()


def said(document: bytes) -> list[str]:
    """Its text without the empty lines."""
    return [line for line in lines(document) if line]


def test_every_word_document_can_have_a_template() -> None:
    assert list(KINDS) == [document.key for document in documents()]


@pytest.mark.parametrize("key", KINDS)
def test_the_sample_passes_its_own_check(key: str) -> None:
    findings = check(key, sample(key))
    assert (findings.broken, findings.unknown, findings.lost) == ((), (), ())
    assert findings.used


@pytest.mark.parametrize(("key", "place"), BY_PLACE)
def test_an_unchanged_sample_gives_the_built_in_text(key: str, place: int) -> None:
    content = CONTENTS[key][place]
    if key == "agenda":  # the column 提出人 is added by whoever wants it
        content = replace(content, items=tuple(replace(item, proposer="") for item in content.items))
    assert said(by_template(key, sample(key), content)) == said(built_in(key, content))


def test_a_sample_in_another_language_says_what_the_built_in_document_says_there() -> None:
    with language("en"):
        assert said(by_template("public_notice", sample("public_notice"), letters.PUBLIC_NOTICE)) == said(
            built_in("public_notice", letters.PUBLIC_NOTICE)
        )


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize("key", KINDS)
def test_placeholders_are_called_alike_in_every_language(key: str, code: str) -> None:
    """A template that was made in one language is filled in another."""
    chinese = [one.name for one in KINDS[key].fields()]
    with language(code):
        assert [one.name for one in KINDS[key].fields()] == chinese


@pytest.mark.parametrize("key", KINDS)
def test_every_placeholder_can_be_used(key: str) -> None:
    content, fields, others = CONTENTS[key][0], KINDS[key].fields(), KINDS[key].fields()  # each counts for itself
    made = filled(word(*_all(fields, "")), fields, content)
    assert lines(made) == _expected(others, values(others, content))


def _all(fields: Fields, one: str) -> list[str]:
    """A template with every name: a paragraph for each, lists in lists."""
    found = []
    for f in fields:
        name = f"{one}.{f.name}" if one else f.name
        inner = f"{one}条" if one else "条"
        found += [every(inner, name), *_all(f.of, inner), END_EVERY] if f.of else [f"{f.name}：" + hole(name)]
    return found


def _expected(fields: Fields, given: Values) -> list[str]:
    found = []
    for f in fields:
        if f.of:
            found += [text for line in given[f.name] for text in _expected(f.of, line)]
        else:
            value = given[f.name]
            found.append(f"{f.name}：{value() if callable(value) else value}")
    return found


@pytest.mark.parametrize("key", KINDS)
def test_names_are_found_once_and_explained(key: str) -> None:
    fields = KINDS[key].fields()
    made = BytesIO()
    write_names(key, "会议纪要", made)
    explained = lines(made.getvalue())
    _check_names(fields)
    for f in fields:
        assert [line for line in explained if hole(f.name) in line or every("项", f.name) in line], f.name


def _check_names(fields: Fields) -> None:
    names = [f.name for f in fields]
    assert len(set(names)) == len(names)
    for f in fields:
        assert f.name.isidentifier()
        assert f.meaning
        _check_names(f.of)


@pytest.mark.parametrize("key", ["public_notice", "assignment"])
def test_what_goes_out_can_name_nobody_of_the_meeting(key: str) -> None:
    for name in ("主持人", "召集人", "记录人", "审核人", "议题来源", "出席"):
        assert check(key, word(hole(name))).unknown, name


def test_the_properties_of_the_file_are_the_meetings() -> None:
    properties = Document(BytesIO(by_template("minutes", sample("minutes"), MINUTES))).core_properties
    assert (properties.title, properties.author) == ("第一新村91—99号楼院用水问题协商会会议纪要", HEAD.room)


@pytest.mark.parametrize("key", KINDS)
def test_a_validator_finds_nothing_in_a_filled_sample_that_is_not_in_the_built_in_document(
    key: str, tmp_path: Path
) -> None:
    content = CONTENTS[key][0]
    found = {}
    for name, data in (("filled", by_template(key, sample(key), content)), ("built_in", built_in(key, content))):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        found[name] = {str(error) for error in OpenXmlValidator().validate(path).errors}
    assert found["filled"] <= found["built_in"]


@needs("soffice", "pandoc", "pdftotext")
def test_other_programs_read_what_a_template_gave(tmp_path: Path) -> None:
    names = ("minutes", "assignment")
    made = {key: by_template(key, sample(key), CONTENTS[key][0]) for key in names}
    for key, path in pages(tmp_path, **made).items():
        there = subprocess.run(["pdftotext", path, "-"], capture_output=True, encoding="utf-8", check=True).stdout
        command = ["pandoc", "-t", "plain", "--wrap=none", str(tmp_path / f"{key}.docx")]
        read = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout
        for text in (there, read):
            assert "供水公司" in text
            assert "{" not in text
