"""Every document that a meeting leaves on paper, as one list: the documents page, the commands, the folder for the stick
and the office's templates are built from it. A new document is one entry here, what composes it, and its writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from desktop.services import contents, sheet_content
from desktop.services.contents import Facts
from desktop.services.ledger_content import ledger
from desktop.services.record_content import record_content

MINUTES, RECORD, LEDGER, SIGN_IN_SHEET = "minutes", "record", "ledger", "sign_in_sheet"
BLANK_SHEET, PAPER_FORM = "blank_sheet", "paper_form"


class Stage(StrEnum):
    BEFORE = "before"  # printed before there is anything to tell
    AFTER = "after"


@dataclass(frozen=True)
class Document:
    """`name` stands in file names, in every language of the window. `compose` gives the content of each file together
    with what tells it from the others of its kind ("" where there is one); none where there is nothing to write.
    `internal`: stays in the room unless everything is asked for.
    """

    key: str
    name: str
    suffix: str
    stage: Stage
    compose: Callable[[Facts], Iterable[tuple[str, Any]]]
    internal: bool = False

    @property
    def painted(self) -> bool:
        """Whether Qt paints it."""
        return self.suffix == ".pdf"

    def file_name(self, facts: Facts) -> str:
        """The list of commitments is called as the settings say."""
        return str(facts.settings["ledger_title"]) if self.key == LEDGER else self.name


def _one(compose: Callable[[Facts], Any]) -> Callable[[Facts], Iterable[tuple[str, Any]]]:
    """A document that is always one file."""
    return lambda facts: [("", compose(facts))]


def _blank_sheet(facts: Facts) -> Any:
    return sheet_content.sign_in_sheet(facts, before=True)


DOCUMENTS = (
    Document(BLANK_SHEET, "签到表_会前", ".pdf", Stage.BEFORE, _one(_blank_sheet)),
    Document(PAPER_FORM, "手工记录单", ".pdf", Stage.BEFORE, _one(sheet_content.paper_form)),
    Document(MINUTES, "会议纪要", ".docx", Stage.AFTER, _one(contents.minutes)),
    Document(RECORD, "会议记录", ".docx", Stage.AFTER, _one(record_content), internal=True),
    Document(LEDGER, "承诺清单", ".xlsx", Stage.AFTER, _one(ledger)),
    Document(SIGN_IN_SHEET, "签到表", ".pdf", Stage.AFTER, _one(sheet_content.sign_in_sheet)),
)


def document(key: str) -> Document:
    """The document with this key. Raises KeyError."""
    return {document.key: document for document in DOCUMENTS}[key]
