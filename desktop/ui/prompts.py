"""Every question, file picker and message goes through here, so that tests can answer and record them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QDialog, QWidget

from desktop.base.i18n import _

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


class Prompts(Protocol):
    def confirm(self, parent: QWidget, question: str, yes: str, no: str = "") -> bool: ...
    def tell(self, parent: QWidget | None, sentence: str) -> None: ...
    def text(self, parent: QWidget, label: str, value: str = "") -> str | None: ...
    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None: ...
    def open_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]: ...
    def folder(self, parent: QWidget, title: str, start: Path) -> Path | None: ...
    def show(self, path: Path) -> bool: ...
    def save_file(self, parent: QWidget, title: str, start: Path, kinds: str) -> Path | None: ...
    def print_preview(self, preview: QDialog) -> None: ...
    def choose_printer(self, parent: QWidget, printer: QPrinter, pages: int) -> bool: ...


class DialogPrompts:
    """Real dialogs. Never used while a meeting is going on: there, sentences stand in the window itself."""

    def confirm(self, parent: QWidget, question: str, yes: str, no: str = "") -> bool:
        from PySide6.QtWidgets import QMessageBox  # dialogs are not loaded before the window shows

        box = QMessageBox(QMessageBox.Icon.Question, _("小马扎议事"), question, parent=parent)
        agree = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refuse = box.addButton(no or _("取消"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refuse)  # what is asked about deletes or replaces: one Enter too many does neither
        box.exec()
        return box.clickedButton() is agree

    def tell(self, parent: QWidget | None, sentence: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(QMessageBox.Icon.Information, _("小马扎议事"), sentence, parent=parent)
        box.addButton(_("知道了"), QMessageBox.ButtonRole.AcceptRole)
        box.exec()

    def text(self, parent: QWidget, label: str, value: str = "") -> str | None:
        from PySide6.QtWidgets import QInputDialog

        found, accepted = QInputDialog.getText(parent, _("小马扎议事"), label, text=value)
        return found if accepted else None

    def open_file(self, parent: QWidget, title: str, kinds: str) -> Path | None:
        from PySide6.QtWidgets import QFileDialog

        found, _kind = QFileDialog.getOpenFileName(parent, title, "", kinds)
        return Path(found) if found else None

    def open_files(self, parent: QWidget, title: str, kinds: str) -> list[Path]:
        from PySide6.QtWidgets import QFileDialog

        found, _kind = QFileDialog.getOpenFileNames(parent, title, "", kinds)
        return [Path(path) for path in found]

    def folder(self, parent: QWidget, title: str, start: Path) -> Path | None:
        from PySide6.QtWidgets import QFileDialog

        found = QFileDialog.getExistingDirectory(parent, title, str(start))
        return Path(found) if found else None

    def show(self, path: Path) -> bool:
        """Open a file or folder with the system's own program; False where it has none."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def save_file(self, parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
        from PySide6.QtWidgets import QFileDialog

        found, _kind = QFileDialog.getSaveFileName(parent, title, str(start), kinds)
        return Path(found) if found else None

    def print_preview(self, preview: QDialog) -> None:
        """Show pages beside the window: it stays usable, whatever goes on in it."""
        from PySide6.QtWidgets import QApplication

        preview.setParent(QApplication.activeWindow(), preview.windowFlags())
        preview.show()

    def choose_printer(self, parent: QWidget, printer: QPrinter, pages: int) -> bool:
        """The system's dialog: which printer, which of the pages, how many copies, on both sides or one."""
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog

        dialog = QPrintDialog(printer, parent)
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintCurrentPage)
        dialog.setMinMax(1, pages)
        dialog.setFromTo(1, pages)
        return dialog.exec() == QPrintDialog.DialogCode.Accepted
