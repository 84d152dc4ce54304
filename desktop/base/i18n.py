"""Translations: the Chinese text itself is the key; a language without a catalogue shows the Chinese.

The window has one language for all its threads. `language` puts another in its place for as long as something is made
in it, a document say, and only where it is made: other threads go on in the window's.
"""

from __future__ import annotations

import gettext as _gettext
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from desktop.base.paths import resource

DOMAIN = "xiaomazha"
LANGUAGES = (("zh_CN", "简体中文"), ("ko", "조선어"), ("en", "English"))  # each in its own words

_window: _gettext.NullTranslations = _gettext.NullTranslations()
_here: ContextVar[_gettext.NullTranslations | None] = ContextVar("_here", default=None)


def use_language(language: str) -> None:
    """Show texts in `language` ("zh_CN", "ko", "en") from resources/translations where it has a catalogue."""
    global _window
    _window = _catalogue(language)


@contextmanager
def language(code: str) -> Iterator[None]:
    """Within it, and on this thread only, texts are those of another language than the window's."""
    token = _here.set(_catalogue(code))
    try:
        yield
    finally:
        _here.reset(token)


def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(DOMAIN, resource("translations"), [language], fallback=True)


def _(text: str) -> str:
    return (_here.get() or _window).gettext(text)


def pgettext(context: str, text: str) -> str:
    """For short words whose translation depends on where they stand."""
    return (_here.get() or _window).pgettext(context, text)


def word(text: str) -> str:
    """A word that is data (a role, a stance, a kind of reply) in the language of the window. What is stored stays
    Chinese; other words than those of the fixed lists are shown as they were written.
    """
    return pgettext("word", str(text))


def stored(shown: str, fixed: Iterable[str]) -> str:
    """The word of a fixed list that is shown as this; other words are stored as they were written."""
    return next((found for found in fixed if word(found) == shown.strip()), shown)


def listed(words: Iterable[str]) -> str:
    """甲、乙、丙, with the sign that the language puts between the things of a list."""
    return pgettext("between the things of a list", "、").join(words)


def clauses(facts: Iterable[str]) -> str:
    """What is said of one thing: 承诺办理，孟庆华答复."""
    return pgettext("between what is said of one thing", "，").join(facts)


def phrases(facts: Iterable[str]) -> str:
    """Several facts in one line: 方式：举手；用时：2分00秒."""
    return pgettext("between the facts of a line", "；").join(facts)


def bracketed(text: str) -> str:
    """（text）, with the brackets of the language and the space that they want before them."""
    return pgettext("brackets behind a word", "（{text}）").format(text=text)
