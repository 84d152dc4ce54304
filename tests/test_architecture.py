"""The import rule of DESIGN.md: layers from left to right, heavy libraries behind their doors, no cycles."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "desktop"

# Layer → the layers that it may import besides itself.
MAY_IMPORT: dict[str, set[str]] = {
    "base": set(),
    "rules": {"base"},
    "store": {"base"},
    "documents": {"base"},
    "services": {"documents", "store", "rules", "base"},
    "sync": {"services", "documents", "store", "rules", "base"},
    "phone": {"sync", "services", "documents", "store", "rules", "base"},
    "cli": {"sync", "services", "documents", "store", "rules", "base"},
    "ui": {"sync", "services", "documents", "store", "rules", "base"},
    "app": {"ui", "cli", "phone", "sync", "services", "documents", "store", "rules", "base"},
    "__main__": {"app"},
}
# Inside sync each of these imports itself and those before it; the other modules stand on top of them all.
SYNC_PARTS = ("desk", "wire", "remotes", "kept", "space", "files", "records", "passes")
QT_LAYERS = {"app", "ui"}
QT_WRITERS = {"desktop.documents.fonts_here"} | {
    f"desktop.documents.pages.{name}" for name in ("fonts", "image_pages", "lines", "page_setting", "strips")
}
PAINTED = "desktop.documents.painted."  # whatever stands there
SQL_LAYERS = {"store", "services", "sync"}
HEAVY = (
    "sqlalchemy",
    "sqlcipher3",
    "alembic",
    "docx",
    "openpyxl",
    "python_calamine",
    "pypinyin",
    "qrcode",
    "lxml",
    "jinja2",
    "rapidfuzz",
    "psutil",
    "pyrage",
    "cryptography",
    "httpx",
    "keyring",
)


@dataclass(frozen=True)
class Import:
    """`module` imports `target` (as far as it is a module). `typing_only`: under `if TYPE_CHECKING`."""

    module: str
    target: str
    typing_only: bool


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    return {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


@cache
def imports() -> tuple[Import, ...]:
    """Every import of every module, inside functions too."""
    return tuple(found for name, path in modules().items() for found in _imports_of(name, path))


def _imports_of(name: str, path: Path) -> Iterator[Import]:
    tree = ast.parse(path.read_text("utf-8"))
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(name, alias.name, node in guarded)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: relative import"
            assert node.module
            for alias in node.names:
                inner_module = f"{node.module}.{alias.name}"
                yield Import(name, inner_module if inner_module in modules() else node.module, node in guarded)


def may_paint(module: str) -> bool:
    return module in QT_WRITERS or module.startswith(PAINTED)


def layer(module: str) -> str:
    return module.partition(".")[2].partition(".")[0]


def test_something_is_looked_at() -> None:
    assert len(modules()) > 80
    assert len(imports()) > 500
    assert Import("desktop.cli.meetings", "desktop.services.playing", typing_only=False) in imports()


def test_every_module_stands_in_a_layer() -> None:
    assert {layer(module) for module in modules()} - {""} <= MAY_IMPORT.keys()


def test_layers_import_from_left_to_right_only() -> None:
    wrong = [
        f"{found.module} imports {found.target}"
        for found in imports()
        if found.target.startswith("desktop.")
        and layer(found.target) not in MAY_IMPORT.get(layer(found.module), set()) | {layer(found.module)}
    ]
    assert wrong == []


def test_parts_of_sync_import_from_left_to_right_only() -> None:
    """From the bytes of a segment to a whole pass."""
    wrong = [
        f"{found.module} imports {found.target}"
        for found in imports()
        if layer(found.module) == layer(found.target) == "sync" and _height(found.target) > _height(found.module)
    ]
    assert wrong == []


def _height(module: str) -> int:
    part = module.split(".")[2]
    return SYNC_PARTS.index(part) if part in SYNC_PARTS else len(SYNC_PARTS)


def test_only_the_window_and_the_pdf_writer_import_qt() -> None:
    wrong = {
        found.module
        for found in imports()
        if found.target.startswith("PySide6") and layer(found.module) not in QT_LAYERS and not may_paint(found.module)
    }
    assert wrong == set()


def test_only_store_services_and_sync_import_sqlalchemy() -> None:
    wrong = {
        found.module
        for found in imports()
        if found.target.partition(".")[0] in ("sqlalchemy", "alembic", "sqlcipher3")
        and layer(found.module) not in SQL_LAYERS
    }
    assert wrong == set()


@pytest.mark.parametrize(
    "writer",
    [
        *(f"word.{path.stem}" for path in sorted((PACKAGE / "documents" / "word").glob("[a-z]*.py"))),
        "spreadsheets.ledger",
        "templates.kinds",
    ],
)
def test_word_and_excel_never_import_qt(writer: str) -> None:
    assert [module for module in _reached(f"desktop.documents.{writer}") if may_paint(module)] == []


def _reached(module: str) -> set[str]:
    """Everything that a module imports, directly or not."""
    reached: set[str] = set()
    todo = [module]
    while todo:
        one = todo.pop()
        if one not in reached:
            reached.add(one)
            todo += [found.target for found in imports() if found.module == one and not found.typing_only]
    return reached


def test_there_are_no_cycles_inside_functions_either() -> None:
    graph: dict[str, set[str]] = {module: set() for module in modules()}
    for found in imports():
        if found.target in graph and not found.typing_only:
            graph[found.module].add(found.target)
    while free := [module for module, targets in graph.items() if not targets & graph.keys()]:
        for module in free:
            del graph[module]
    in_cycles = {module: sorted(targets & graph.keys()) for module, targets in graph.items()}
    assert in_cycles == {}


@pytest.mark.parametrize(
    "code",
    [
        "import desktop.app, desktop.ui.window, desktop.ui.meetings.home_page",
        "from desktop.cli.command_line import parse; parse(['meetings'])",
    ],
)
def test_nothing_heavy_is_imported_before_the_window_shows(code: str) -> None:
    look = f"{code}; import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    if "cannot open shared object file" in done.stderr:
        pytest.skip(f"Qt: {done.stderr.splitlines()[-1]}; python3 start.py names the system libraries to install")
    assert (done.stdout, done.stderr) == ("[]\n", "")
