"""Translations: the Chinese text itself is the key; a language without a catalogue shows the Chinese."""

from __future__ import annotations

import gettext as _gettext

from desktop.base.paths import resource

_catalogue: _gettext.NullTranslations = _gettext.NullTranslations()


def use_language(language: str) -> None:
    """Show texts in `language` ("zh_CN", "ko", "en") from resources/translations where it has a catalogue."""
    global _catalogue
    _catalogue = _gettext.translation("xiaomazha", resource("translations"), [language], fallback=True)


def _(text: str) -> str:
    return _catalogue.gettext(text)


def pgettext(context: str, text: str) -> str:
    """For short words whose translation depends on where they stand."""
    found = _catalogue.pgettext(context, text)
    return text if "\x04" in found else found


def word(text: str) -> str:
    """A word that is data (a role, a stance, a kind of reply) in the language of the window. What is stored stays
    Chinese; other words than those of the fixed lists are shown as they were written.
    """
    return pgettext("word", text)
