"""Documents read on the database thread, written aside, remembered, and handed to the system to be looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from desktop.base.i18n import _
from desktop.base.paths import documents_dir
from desktop.services import reports
from desktop.services.catalogue import BLANK_SHEET, PAPER_FORM, Stage
from desktop.services.keep import setting
from desktop.services.reports import Contents, Written, WrittenFile
from desktop.store.database import View
from desktop.ui.page import Context

FOLDER = "documents_folder"  # setting: where the folders of the meetings are


@dataclass(frozen=True)
class Material:
    """What is to be written, where, and the files that this program wrote there before."""

    contents: Contents
    folder: Path
    known: dict[Path, str]


def gather(connection: View, meeting: str, *, stage: Stage = Stage.AFTER, wanted: Collection[str] = ()) -> Material:
    """Read it in one slice. Each meeting has a folder of its own."""
    contents = reports.gather(connection, meeting, stage=stage, wanted=wanted)
    base = Path(setting(connection, FOLDER) or documents_dir())
    return Material(contents, base / contents.stem, reports.known_files(connection, meeting))


def print_sheet(
    context: Context, meeting: str, *, done: Callable[[WrittenFile], None], refused: Callable[[str], None]
) -> None:
    """Write 签到表.pdf as it is before the meeting; `done` when it is written and remembered."""
    _print(BLANK_SHEET, context, meeting, done=done, refused=refused)


def print_form(
    context: Context, meeting: str, *, done: Callable[[WrittenFile], None], refused: Callable[[str], None]
) -> None:
    """Write 手工记录单.pdf, with which the meeting goes on by hand; `done` when it is written and remembered."""
    _print(PAPER_FORM, context, meeting, done=done, refused=refused)


def _print(
    key: str,
    context: Context,
    meeting: str,
    *,
    done: Callable[[WrittenFile], None],
    refused: Callable[[str], None],
) -> None:
    """One sheet of paper, before there is a meeting to tell of."""
    tasks = context.tasks

    def write(material: Material) -> None:
        tasks.aside(_write_all, material, done=keep, refused=refused)

    def keep(written: Written) -> None:
        tasks.do(reports.remember, written, done=lambda _none: done(written.files[0]), refused=refused)

    tasks.read(gather, meeting, wanted=(key,), done=write, refused=refused)


def write_all(
    context: Context, meeting: str, *, done: Callable[[Written], None], refused: Callable[[str], None]
) -> None:
    """Write every document of the meeting; `done` when they are written and remembered."""
    tasks = context.tasks

    def write(material: Material) -> None:
        tasks.aside(_write_all, material, done=keep, refused=refused)

    def keep(written: Written) -> None:
        tasks.do(reports.remember, written, done=lambda _none: done(written), refused=refused)

    tasks.read(gather, meeting, done=write, refused=refused)


def _write_all(material: Material) -> Written:
    return reports.write_all(material.contents, material.folder, material.known, paint=True)


def told(file: WrittenFile) -> str:
    """What is said of a file that was just written."""
    if file.beside:
        return _("原来的文件有人改过，没有动它；新的另存为 {name}。").format(name=file.path.name)
    return _("已写好 {name}。").format(name=file.path.name)
