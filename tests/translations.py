"""The catalogues of the languages: every text of the program, collected and merged with what is translated already.

    python -m tests.translations               collect, merge, compile; say what is not translated yet
    python -m tests.translations FILE.tsv ko   take translations over from lines of "text<TAB>translation" first

A text that changed is a new one: nothing is guessed, and what no longer occurs goes. The .mo files are committed beside
the .po files, because the program reads them from a checkout as well.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import desktop.rules
from desktop.base.i18n import DOMAIN
from desktop.documents.content import Minutes
from desktop.rules.bodies import BODIES
from desktop.rules.meeting import DELIBERATION, FORMS, LEVELS, SIZES
from desktop.rules.record import HANDS, MATERIAL, METHODS, Commitment, unclear
from desktop.rules.roles import ROLES
from desktop.rules.settings import LEDGER_TITLES, NOTICE_POINTS, RESULTS, SIGN_OFFS
from desktop.services.catalogue import DOCUMENTS
from desktop.services.lines import LineKind
from desktop.sync.status import Stage

ROOT = Path(__file__).parent.parent
PLACE = ROOT / "resources" / "translations"
LANGUAGES = ("ko", "en")  # besides Chinese, in which the keys are
CALLS = {"_": None, "pgettext": ((1, "c"), 2)}
SINCE = datetime(2026, 11, 24, tzinfo=UTC)  # not the moment of writing: the same texts give the same files
LINE = 120


def catalogue_file(language: str) -> Path:
    return PLACE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def enumerations() -> Iterator[type[StrEnum]]:
    """Every enumeration of the rules; their values are what is stored."""
    for module in pkgutil.iter_modules(desktop.rules.__path__, "desktop.rules."):
        for found in vars(importlib.import_module(module.name)).values():
            if isinstance(found, type) and issubclass(found, StrEnum) and found is not StrEnum:
                yield found


def lists() -> Iterator[Iterable[str]]:
    """The words that are data, list by list: whoever adds a list of such words adds it here."""
    yield from enumerations()
    yield from (Stage, LineKind, ROLES, FORMS, LEVELS, SIZES, METHODS, HANDS)
    yield (DELIBERATION, *BODIES)
    yield from (LEDGER_TITLES, RESULTS, NOTICE_POINTS, SIGN_OFFS)
    yield (MATERIAL,)
    yield [document.name for document in DOCUMENTS]
    yield unclear(Commitment("", "", None, SINCE))
    yield dict.fromkeys(Minutes.signatures)


def words() -> list[str]:
    """The words that are data, shown through `word`."""
    found = (str(word) for listed in lists() for word in listed)
    return [word for word in dict.fromkeys(found) if not word.isascii()]


def template() -> Catalog:
    """Every text of the program, in the order of the files."""
    found = _catalogue()
    for file, _line, text, _comments, context in sorted(
        extract_from_dir(ROOT / "desktop", [("**.py", "python")], keywords=CALLS), key=lambda message: message[:2]
    ):
        found.add(text, locations=[(f"desktop/{file}", 0)], context=context)
    for word in words():
        found.add(word, context="word")
    return found


def _catalogue(language: str | None = None) -> Catalog:
    return Catalog(
        language,
        header_comment="",
        project=DOMAIN,
        version="0.1.0",
        msgid_bugs_address="-",
        last_translator=DOMAIN,
        language_team=DOMAIN,
        creation_date=SINCE,
        revision_date=SINCE,
        fuzzy=False,
    )


def load(language: str) -> Catalog:
    path = catalogue_file(language)
    if not path.exists():
        return _catalogue(language)
    with path.open("rb") as file:
        return read_po(file, language)


def merge(language: str, texts: Catalog, given: dict[str, str]) -> Catalog:
    """What the program says now, with what is translated already."""
    known, merged = load(language), _catalogue(language)
    for message in texts:
        if message.id:
            found = known.get(message.id, message.context)
            said = given.get(key(message)) or (found.string if found else "")
            merged.add(message.id, said, message.locations, context=message.context)
    return merged


def key(message: Message) -> str:
    """A text in one line, with its context before it."""
    said = str(message.id).replace("\n", "\\n")
    return f"{message.context}|{said}" if message.context else said


def save(language: str, catalogue: Catalog) -> None:
    path = catalogue_file(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=LINE, include_lineno=False)
    with path.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)


def main(arguments: list[str]) -> None:
    given: dict[str, dict[str, str]] = {}
    if arguments:
        file, language = arguments
        lines = (line.split("\t") for line in Path(file).read_text("utf-8").splitlines() if line)
        given[language] = {text: said.replace("\\n", "\n") for text, said in lines}
    texts = template()
    for language in LANGUAGES:
        merged = merge(language, texts, given.get(language, {}))
        save(language, merged)
        missing = [key(message) for message in merged if message.id and not message.string]
        print(f"{language}: {len(merged)} texts, {len(missing)} not translated")
        for text in missing:
            print(f"  {text}")


if __name__ == "__main__":
    main(sys.argv[1:])
