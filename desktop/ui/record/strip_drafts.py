"""What is half typed into a short strip (a walk-in, an excuse, an answer called in) outlives a kill, as the entry line does."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial

from desktop.services import keep
from desktop.store.database import View
from desktop.ui.record.drafts import DraftKeeper
from desktop.ui.widgets.panel import Panel
from desktop.ui.widgets.strip import Strip


class StripDrafts:
    """`ask_again(what, about)` opens the strip once more and says whether it did; what was typed is put back into it."""

    def __init__(self, panel: Panel, strip: Strip, name: str, ask_again: Callable[[str, str], bool]) -> None:
        self._panel = panel
        self._strip = strip
        self._name = name
        self._ask_again = ask_again
        self._asked: dict[str, str] = {}
        self.keeper = DraftKeeper(panel.context, self._draft, strip)
        strip.edited.connect(self.keeper.touch)
        strip.closed.connect(self._on_closed)

    def begin(self, meeting: str) -> None:
        """What was being typed at this meeting when it was left, or the program ended, is asked again; what is being
        typed at another one stays a draft there.
        """
        self.keeper.begin("", {})
        self._strip.close_strip()
        self._panel.read(partial(_kept, name=self._name), lambda kept: self._bring_back(meeting, kept))

    def remember(self, what: str, about: str = "") -> None:
        """From now on what is typed into the strip belongs to this question."""
        self._asked = {"what": what, "about": about}

    def _bring_back(self, meeting: str, kept: str) -> None:
        self.keeper.begin(meeting, {self._name: kept} if kept else {})
        asked = json.loads(kept) if kept else None
        if asked and self._ask_again(asked["what"], asked["about"]):
            self._strip.restore(asked["fields"])

    def _draft(self) -> dict[str, str]:
        asked = {**self._asked, "fields": self._strip.kept()} if self._asked and self._strip.dirty else {}
        return {self._name: json.dumps(asked, ensure_ascii=False) if asked else ""}

    def _on_closed(self) -> None:
        self._asked = {}
        self.keeper.save()


def _kept(connection: View, meeting: str, *, name: str) -> str:
    return keep.drafts(connection, f"{meeting}/{name}").get(f"{meeting}/{name}", "")
