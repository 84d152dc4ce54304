"""快捷卡: the whole map of the keys as one printed page, to lie beside the laptop."""

from __future__ import annotations

from pathlib import Path

from desktop.base.files import durable
from desktop.base.i18n import _
from desktop.base.paths import documents_dir
from desktop.documents.painted.quick_card import KeySection, QuickCard, write_quick_card
from desktop.services.keep import setting
from desktop.store.database import View
from desktop.ui.documents.printing import FOLDER
from desktop.ui.meetings.key_map import sections
from desktop.ui.page import Context

FILE_NAME = "快捷卡.pdf"


def card() -> QuickCard:
    """The keys that F1 lists, in the language of the window."""
    found = tuple(KeySection(heading, tuple(keys)) for heading, keys in sections())
    return QuickCard(_("小马扎议事快捷卡"), found, _("任何一页按 F1 都能看到这一页的按键。"))


def write_card(folder: Path) -> Path:
    """Write 快捷卡.pdf into a folder; UserError where that cannot be done."""
    target = folder / FILE_NAME
    with durable(target) as stream:
        write_quick_card(card(), stream)
    return target


def print_card(context: Context) -> None:
    """Write the card where the documents are, and show it on its way to the printer."""
    from desktop.ui.documents.print_preview import print_file  # what paints pages is loaded when they are wanted

    def write(folder: Path) -> None:
        context.tasks.aside(write_card, folder, done=lambda path: print_file(context, path, path.stem))

    context.tasks.read(_folder, done=write)


def _folder(connection: View) -> Path:
    return Path(setting(connection, FOLDER) or documents_dir())
