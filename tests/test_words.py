"""Every visible string goes through gettext, so that Korean and English can follow (DESIGN.md, The window)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HAN = re.compile(r"[\u3400-\u9fff]")
TRANSLATING = {"_", "pgettext"}
# Words that are data (kinds of meetings, roles, stances, labels of results) live in rules and documents.
SPEAKING = [
    *(path for place in ("ui", "store", "base") for path in sorted((ROOT / "desktop" / place).rglob("*.py"))),
    ROOT / "desktop" / "cli.py",
    ROOT / "desktop" / "app.py",
]
I18N = ROOT / "desktop" / "base" / "i18n.py"  # `word` looks up what is data
EVERY_MODULE = sorted(set((ROOT / "desktop").rglob("*.py")) - {I18N})
# A file and a folder, named alike in every language; a language in its own words.
NOT_WORDS = {"拐角花园.json", "小马扎议事", "简体中文"}
PATTERNS = "re.compile"  # what people type is read in Chinese, whatever language the window shows


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
    assert list(strings_outside_gettext(ast.parse(path.read_text(encoding="utf-8")))) == []


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
