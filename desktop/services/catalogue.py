"""Every document that a meeting leaves on paper, as one list: the documents page, the commands, the folder for the stick
and the office's templates are built from it. A new document is one entry here, what composes it, and its writer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from desktop.base.i18n import _
from desktop.documents.letters import Archive, FiledPaper
from desktop.services import contents, letter_content, outgoing_content, sheet_content
from desktop.services.archive_content import archive
from desktop.services.facts import Facts
from desktop.services.ledger_content import ledger
from desktop.services.receipt_content import receipts
from desktop.services.record_content import record_content

MINUTES, RECORD, LEDGER, SIGN_IN_SHEET = "minutes", "record", "ledger", "sign_in_sheet"
BLANK_SHEET, PAPER_FORM = "blank_sheet", "paper_form"
UNIT_SHEET, TABLE_CARDS, PERSONAL_CODES = "unit_sheet", "table_cards", "personal_codes"
NUMBER_PAD, RECEIPTS = "number_pad", "receipts"
TOPIC_FORM, NOTICE, AGENDA = "topic_form", "notice", "agenda"
ASSIGNMENT, PUBLIC_NOTICE, ARCHIVE = "assignment", "public_notice", "archive"


class Stage(StrEnum):
    BEFORE = "before"  # printed before there is anything to tell
    AFTER = "after"


Files = Iterable[tuple[str, Callable[[], Any]]]


@dataclass(frozen=True)
class Document:
    """`name` stands in file names, in every language of the window; `called` is the setting that may call it otherwise.
    `compose` gives of each file what tells it from the others of its kind ("" where there is one) and what makes its
    content; none where there is nothing to write. `internal`: stays in the room unless everything is asked for.
    """

    key: str
    name: str
    suffix: str
    stage: Stage
    compose: Callable[[Facts], Files]
    internal: bool = False
    called: str = ""

    @property
    def painted(self) -> bool:
        """Whether Qt paints it."""
        return self.suffix == ".pdf"

    def file_name(self, facts: Facts) -> str:
        """What stands in the name of its file."""
        return str(facts.settings[self.called]) if self.called else self.name


def _one(compose: Callable[[Facts], Any]) -> Callable[[Facts], Files]:
    """A document that is always one file."""
    return lambda facts: [("", partial(compose, facts))]


def _any(compose: Callable[[Facts], Any]) -> Callable[[Facts], Files]:
    """A document that is one file, or none where there is nothing to print (None)."""
    return lambda facts: [("", lambda: content)] if (content := compose(facts)) is not None else []


def _blank_sheet(facts: Facts) -> Any:
    return sheet_content.sign_in_sheet(facts, before=True)


def _archive(facts: Facts) -> Archive:
    return archive(facts, _filed(facts))


def _filed(facts: Facts) -> Iterable[FiledPaper]:
    """The documents that this meeting has, of those that are kept in its file."""
    for key in _FILED:
        found = document(key)
        copies = len(list(found.compose(facts)))
        if copies:
            yield FiledPaper(found.file_name(facts), copies, note=_("内部") if found.internal else "")


# What is kept in the file of a meeting, in the order in which it came about.
_FILED = (NOTICE, AGENDA, SIGN_IN_SHEET, RECORD, MINUTES, LEDGER, ASSIGNMENT, PUBLIC_NOTICE)

DOCUMENTS = (
    Document(TOPIC_FORM, "议题征集表", ".docx", Stage.BEFORE, _one(letter_content.topic_form)),
    Document(NOTICE, "会议通知", ".docx", Stage.BEFORE, _any(letter_content.notice)),
    Document(AGENDA, "议程", ".docx", Stage.BEFORE, _one(letter_content.agenda)),
    Document(BLANK_SHEET, "签到表_会前", ".pdf", Stage.BEFORE, _one(_blank_sheet)),
    Document(UNIT_SHEET, "签到表_分单位", ".pdf", Stage.BEFORE, _any(sheet_content.unit_sheets)),
    Document(TABLE_CARDS, "席卡", ".pdf", Stage.BEFORE, _any(sheet_content.table_cards)),
    Document(PERSONAL_CODES, "个人签到码", ".pdf", Stage.BEFORE, _any(sheet_content.personal_codes)),
    Document(NUMBER_PAD, "号牌收条", ".pdf", Stage.BEFORE, _one(sheet_content.number_pad)),
    Document(PAPER_FORM, "手工记录单", ".pdf", Stage.BEFORE, _one(sheet_content.paper_form)),
    Document(MINUTES, "会议纪要", ".docx", Stage.AFTER, _one(contents.minutes)),
    Document(RECORD, "会议记录", ".docx", Stage.AFTER, _one(record_content), internal=True),
    Document(LEDGER, "承诺清单", ".xlsx", Stage.AFTER, _one(ledger), called="ledger_title"),
    Document(ASSIGNMENT, "交办单", ".docx", Stage.AFTER, outgoing_content.assignments),
    Document(PUBLIC_NOTICE, "公示", ".docx", Stage.AFTER, _any(outgoing_content.public_notice)),
    Document(SIGN_IN_SHEET, "签到表", ".pdf", Stage.AFTER, _one(sheet_content.sign_in_sheet)),
    Document(RECEIPTS, "收条", ".pdf", Stage.AFTER, _any(receipts), internal=True),
    Document(ARCHIVE, "归档目录", ".docx", Stage.AFTER, _one(_archive)),
)


def document(key: str) -> Document:
    """The document with this key. Raises KeyError."""
    return {document.key: document for document in DOCUMENTS}[key]
