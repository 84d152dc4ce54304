"""Pictures of every page, made from the real window with the sample meeting in it. Look at them after changing a page.

    python -m tests.pictures FOLDER                 every page × language × size of screen × type
    python -m tests.pictures FOLDER --languages ko --sizes 1366x768 --types large --pages live,home
    python -m tests.pictures resources/manual --manual

They go to FOLDER/<language>/<size>-<type>/<page>.png; the manual's, which stay true by this, straight into FOLDER.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from desktop.app import make_application
from desktop.ui.meetings.quick_card import write_card
from desktop.ui.window import MainWindow
from tests.ui.every_page import LANGUAGES, PAGES, Sample, put_away, sample, settle

SIZES = ("1366x768", "1920x1080")
TYPES = ("normal", "large")
TASK_BAR = 40  # px of the screen that are not the window's
LIVE = "live"
MANUAL = {  # page → picture
    "home": "home",
    "prepare": "prepare",
    "live": "window",
    "check": "check",
    "reading": "reading",
    "finish": "finish",
    "practice": "practice",
    "settings-0": "settings",
    "documents": "documents",
    "attachments": "attachments",
    "paper": "paper",
    "take-back": "take-back",
    "carry": "carry",
    "sync-station": "sync",
    "conflicts": "conflicts",
    "sync-stations": "stations",
    "office-ledger": "office-ledger",
    "office-reporting": "reporting",
}


def room(size: str) -> QSize:
    """What a screen leaves to the window."""
    width, height = map(int, size.split("x"))
    return QSize(width, height - TASK_BAR)


def take(
    made: Sample, folder: Path, language: str, sizes: Sequence[str], types: Sequence[str], pages: Sequence[str]
) -> Iterator[Path]:
    """All pictures in one language, from one window."""
    window = made.window(language, room(sizes[0]))
    for size in sizes:
        window.resize(room(size))
        for kind in types:
            window.context.looks.choose_type(kind == "large")
            for shown in PAGES:
                if shown.name in pages:
                    made.show(window, shown)
                    yield _save(window, folder / language / f"{size}-{kind}" / f"{shown.name}.png")
                if shown.name == LIVE in pages:
                    for name, picture in _projected(window, size):
                        yield _save(picture, folder / language / f"{size}-{kind}" / f"{name}.png")
    window.context.looks.choose_type(False)
    put_away(window)


def for_manual(made: Sample, folder: Path) -> Iterator[Path]:
    window = made.window("zh_CN", room(SIZES[0]))
    for shown in PAGES:
        if shown.name in MANUAL:
            made.show(window, shown)
            yield _save(window, folder / f"{MANUAL[shown.name]}.png")
        if shown.name == LIVE:
            yield from (_save(picture, folder / f"{name}.png") for name, picture in _projected(window, SIZES[0]))
    window.close()
    yield write_card(folder)


def _projected(window: MainWindow, size: str) -> Iterator[tuple[str, QWidget]]:
    """What the room sees of the live page, light and dark, on a second screen of this size."""
    window.projector.toggle()
    for name in ("projector", "projector-dark"):
        second = window.projector.window
        assert second is not None
        second.resize(*map(int, size.split("x")))
        settle()
        yield name, second
        window.projector.toggle_dark()
    window.projector.toggle()


def _save(window: QWidget, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    if not window.grab().save(str(target)):
        raise OSError(f"cannot write {target}")
    return target


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--manual", action="store_true")
    everything = {"languages": LANGUAGES, "sizes": SIZES, "types": TYPES, "pages": [shown.name for shown in PAGES]}
    for name, choices in everything.items():
        parser.add_argument(f"--{name}", type=lambda text: text.split(","), default=list(choices))
    chosen = parser.parse_args(arguments)
    make_application()
    with sample() as made:
        if chosen.manual:
            for path in for_manual(made, chosen.folder):
                print(path)
            return
        for language in chosen.languages:
            for path in take(made, chosen.folder, language, chosen.sizes, chosen.types, chosen.pages):
                print(path)


if __name__ == "__main__":
    if sys.platform == "linux" and "DISPLAY" not in os.environ:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main(sys.argv[1:])
