"""Every visible string goes through gettext, so that Korean and English can follow (DESIGN.md, The window)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.documents.faces import FANG_SONG, HEI, KAI, SMALL_SONG, SONG
from desktop.documents.templates.kinds import KINDS
from desktop.documents.templates.placeholders import NUMBER, Fields
from desktop.services import catalogue
from desktop.services.carrying import ATTACHED, FULL, PRINTED_BEFORE, SEALED
from desktop.services.stick_folder import MANIFEST, MEETINGS, NOTE, UNFINISHED
from tests.translations import words

ROOT = Path(__file__).parent.parent
HAN = re.compile(r"[\u3400-\u9fff]")
TRANSLATING = {"_", "pgettext"}
SPEAKING = [
    *(
        path
        for place in ("ui", "cli", "sync", "services", "documents", "store", "base")
        for path in sorted((ROOT / "desktop" / place).rglob("*.py"))
        if path.name != "faces.py"  # ranges of code points
    ),
    ROOT / "desktop" / "app.py",
]
DOCUMENTS, SERVICES, SYNC, STORE = (ROOT / "desktop" / one for one in ("documents", "services", "sync", "store"))
I18N = ROOT / "desktop" / "base" / "i18n.py"  # `word` looks up what is data
EVERY_MODULE = sorted(set((ROOT / "desktop").rglob("*.py")) - {I18N})
NOT_WORDS = {
    *("拐角花园.json", "小马扎议事", "简体中文"),  # named alike in every language: a file, a folder, a language
    *(FANG_SONG, KAI, HEI, SONG, SMALL_SONG),
    *("零一二三四五六七八九", "千", "百", "十", "零", "一十", "甲乙丙丁戊己庚辛壬癸"),  # how Chinese headings count
    *(*(document.name for document in catalogue.DOCUMENTS), "快捷卡.pdf"),
    *(MANIFEST, NOTE, MEETINGS, UNFINISHED, FULL, SEALED, PRINTED_BEFORE, ATTACHED),
}
DATA = set(words())  # what is stored; `word` shows it
PATTERNS = "re.compile"  # what people type is read in Chinese, whatever language the window shows


# Names of placeholders: what a template is written in, the same in every language.
LOOPS = {"项", "条", "处", "承诺", "栏", "类", "段", "行", "份", "句", "每条"}


def names_of(fields: Fields) -> Iterator[str]:
    for field in fields:
        yield field.name
        yield from names_of(field.of)


PLACEHOLDERS = {NUMBER, *LOOPS, *(name for kind in KINDS.values() for name in names_of(kind.fields()))}


def names_placeholders(path: Path, text: str) -> bool:
    """A part of a template's language: 承诺.责任人, not 红头."""
    return path.parent == DOCUMENTS / "templates" and all(
        word in PLACEHOLDERS or not HAN.search(word) for word in re.split(r"\W+", text)
    )


def strings_outside_gettext(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Han strings that are neither docstrings nor arguments of a translating call."""
    exempt: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATING:
            exempt.update(id(inner) for argument in node.args for inner in ast.walk(argument))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == PATTERNS:
            exempt.update(id(argument) for argument in node.args)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            exempt.add(id(node.value))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in exempt:
            continue
        if HAN.search(node.value) and node.value not in NOT_WORDS:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", SPEAKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_visible_strings_go_through_gettext(path: Path) -> None:
    found = strings_outside_gettext(ast.parse(path.read_text(encoding="utf-8")))
    data = DATA if any(map(path.is_relative_to, (DOCUMENTS, SERVICES, SYNC, STORE))) else set()
    assert [(line, text) for line, text in found if text not in data and not names_placeholders(path, text)] == []


@pytest.mark.parametrize("path", EVERY_MODULE, ids=lambda path: str(path.relative_to(ROOT)))
def test_extraction_finds_every_string(path: Path) -> None:
    """Extraction skips f-strings and computed strings."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRANSLATING:
            for argument in node.args:
                assert isinstance(argument, ast.Constant), f"line {node.lineno}: {ast.unparse(argument)}"


def test_the_finder_finds() -> None:
    tree = ast.parse('a = "散会"\nb = _("散会")\nc = f"共{n}人"')
    assert [text for _line, text in strings_outside_gettext(tree)] == ["散会", "共", "人"]
