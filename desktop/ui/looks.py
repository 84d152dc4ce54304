"""How the window looks on this laptop: its language and the size of its type.

Both are chosen for the machine, not for the data, and are needed before the database is open: they stand in a small
file of their own beside it. The style is written for normal type; large type multiplies its sizes, in place, so that
nothing typed is lost.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from desktop.base.paths import resource

FILE = "window.ini"
TYPE = 16  # px of normal type
LARGE, LARGE_IN_NARROW = 20, 18
NARROW = 1280  # px of a window that has no room for the larger one
FACES = [
    *("Microsoft YaHei UI", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "WenQuanYi Micro Hei"),
    *("Malgun Gothic", "Noto Sans CJK KR"),  # hangul, where the Chinese face has none
]
PALETTE = {
    "Window": "#f6f4ef",
    "Button": "#f0ede6",
    "Light": "#ffffff",
    "Midlight": "#e7e3d9",
    "Mid": "#b9b4a8",
    "Dark": "#8b867b",
    "Shadow": "#4a4a4a",
    "WindowText": "#1a1a1a",
    "Text": "#1a1a1a",
    "ButtonText": "#1a1a1a",
    "Base": "#ffffff",
    "AlternateBase": "#f3f6fa",
    "Highlight": "#0b5cad",
    "HighlightedText": "#ffffff",
    "PlaceholderText": "#5f5f5f",
    "ToolTipBase": "#ffffff",
    "ToolTipText": "#1a1a1a",
}
_SIZES = re.compile(r"\b(font-size|icon-size|(?:min|max)-(?:height|width))(\s*:\s*)(\d+)px")


class Looks(QObject):
    """What was chosen, and the choosing of it. Without a directory nothing is kept: a test, a window of throwaway data.

    `language_chosen` carries a language; the words of a window are made once, so whoever made the window makes it anew.
    """

    language_chosen = Signal(str)
    type_chosen = Signal(bool)

    def __init__(self, directory: Path | None = None) -> None:
        super().__init__()
        self._file = QSettings(str(directory / FILE), QSettings.Format.IniFormat) if directory else None
        self.language = self._kept("language", "zh_CN")
        self.large = self._kept("type", "normal") == "large"
        self._narrow = False

    def _kept(self, name: str, usual: str) -> str:
        return str(self._file.value(name, usual)) if self._file else usual

    def _keep(self, name: str, value: str) -> None:
        if self._file:
            self._file.setValue(name, value)
            self._file.sync()

    def choose_language(self, language: str) -> None:
        if language != self.language:
            self.language = language
            self._keep("language", language)
            self.language_chosen.emit(language)

    def choose_type(self, large: bool) -> None:
        """Large or normal type, at once and in every window."""
        self.large = large
        self._keep("type", "large" if large else "normal")
        put_on(self.type_pixels)
        self.type_chosen.emit(large)

    def toggle_type(self) -> None:
        self.choose_type(not self.large)

    @property
    def type_pixels(self) -> int:
        if not self.large:
            return TYPE
        return LARGE_IN_NARROW if self._narrow else LARGE

    def fit(self, width: int) -> None:
        """A window has become so wide: large type is as large as it has room for."""
        before, self._narrow = self.type_pixels, width < NARROW
        if self.type_pixels != before:
            put_on(self.type_pixels)


def put_on(type_pixels: int) -> None:
    """Dress the program: Fusion in light colours whatever the desktop prefers, Simplified Chinese faces first (else
    glyphs of other regions mix in). What is on the screen already is dressed anew.
    """
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    palette = QPalette()
    for role, colour in PALETTE.items():
        palette.setColor(QPalette.ColorRole[role], QColor(colour))
    application.setPalette(palette)
    font = QFont()
    font.setFamilies(FACES)
    font.setPixelSize(type_pixels)
    application.setFont(font)
    application.setStyleSheet(sheet("light.qss", type_pixels))
    for widget in application.allWidgets():
        if widget.property("sheet"):
            wear(widget, widget.property("sheet"))


def wear(widget: QWidget, name: str) -> None:
    """Put a style of its own on a part of the window; it grows with the type."""
    widget.setProperty("sheet", name)
    widget.setStyleSheet(sheet(name, type_size()))


@cache
def sheet(name: str, type_pixels: int) -> str:
    """A style under resources/styles with its sizes made for type of so many pixels."""
    text = resource("styles", name).read_text(encoding="utf-8").replace("@icons@", resource("icons").as_posix())
    return _SIZES.sub(lambda found: f"{found[1]}{found[2]}{sized(int(found[3]), type_pixels)}px", text)


def type_size() -> int:
    """Pixels of the type that the program is dressed in."""
    found = QApplication.font().pixelSize()
    return found if found > 0 else TYPE  # a font in points: nobody has dressed it


def sized(pixels: int, type_pixels: int | None = None) -> int:
    """A size that is meant for normal type, as the type is now."""
    return round(pixels * (type_pixels or type_size()) / TYPE)
