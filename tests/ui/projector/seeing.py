"""What tests of the projector look at."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.ui.projector.projector_window import ProjectorWindow

P, M = Qt.Key.Key_P, Qt.Key.Key_M


def shown_words(window: ProjectorWindow) -> str:
    """Everything that stands on the screen."""
    board = window.board
    parts = [board.topic, board.message, board.counts, board.waiting, board.floor.doing, board.floor.name]
    parts += [board.floor.held, board.floor.told, board.line.heading, board.line.words, board.line.details]
    parts += [board.hands.title, board.hands.matter, window.reading.heading, window.reading.words]
    parts += [window.reading.details, window.reading.state, *board.coming.names]
    return " ".join(part.text for part in parts if part.isVisible())
