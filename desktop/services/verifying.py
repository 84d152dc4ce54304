"""Whether a folder that was carried along is whole: every file against the list that lies with it. Needs no meetings,
so that any machine with the program can do it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desktop.base.errors import UserError, why
from desktop.base.i18n import _
from desktop.base.medium import PREFIX, Medium, Watch, fingerprint
from desktop.documents.manifest import Listed, Manifest, read_manifest
from desktop.services.stick_folder import MANIFEST, MEETINGS, UNFINISHED

_OF_SYSTEMS = {"thumbs.db", "desktop.ini", ".ds_store"}  # what file managers leave wherever they look
_DEEP = 2  # folders of folders: a stick, a month, a meeting


@dataclass(frozen=True)
class Checked:
    """One list compared with its folder. `faults`: a sentence each."""

    folder: Path
    title: str
    right: int
    count: int
    faults: tuple[str, ...]


def verify(folder: Path, watch: Watch | None = None) -> tuple[Checked, ...]:
    """Compare every list in a folder, of one meeting, of a month, or on a whole stick. Raises UserError where there is
    none, and where one is damaged.
    """
    watch = watch or Watch()
    if not folder.is_dir():
        raise UserError(_("没有“{folder}”这个文件夹；请检查U盘插好没有。").format(folder=folder))
    try:
        found = tuple(_check(path, watch) for path in _lists(folder, _DEEP))
    except OSError as error:
        raise UserError(
            _("“{folder}”读不出来（{reason}）；请把U盘重新插好再核对。").format(folder=folder, reason=why(error))
        ) from error
    if not found:
        told = _("“{folder}”里没有文件清单，没法核对：可能没有拷完，请重新拷一次。")
        raise UserError(told.format(folder=folder))
    return found


def _lists(folder: Path, deep: int) -> Iterator[Path]:
    """The lists in a folder. Where there is one, those below it are its own."""
    if (folder / MANIFEST).is_file():
        yield folder / MANIFEST
        return
    if (folder / MEETINGS).is_file():
        yield folder / MEETINGS
    if deep:
        for inner in sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()):
            with_lists = list(_lists(inner, deep - 1))
            yield from with_lists


def _check(path: Path, watch: Watch) -> Checked:
    folder, medium = path.parent, Medium()
    try:
        manifest = read_manifest(medium.read(path))
    except UserError as error:
        return Checked(folder, folder.name, 0, 0, (str(error),))
    faults = [fault for file in manifest.files if (fault := _fault(folder, file, medium, watch))]
    right = len(manifest.files) - len(faults)
    if (folder / UNFINISHED).exists():
        faults.append(_("最近一次没有拷完：请再拷一次。"))
    extra = _extra(folder, manifest, of_months=path.name == MEETINGS)
    return Checked(folder, manifest.title, right, len(manifest.files), (*faults, *extra))


def _fault(folder: Path, file: Listed, medium: Medium, watch: Watch) -> str:
    """What is wrong with a file, or nothing."""
    path = folder / file.name
    watch.check()
    try:
        if path.is_symlink() or not path.is_file():  # what a link leads to is not there
            return _("缺少：{name}").format(name=file.name)
        size = path.stat().st_size
        if size < file.size:
            told = _("不完整：{name}（应有 {size} 字节，只有 {there} 字节）")
            return told.format(name=file.name, size=file.size, there=size)
        found = fingerprint(medium, path, watch).sha256 if size == file.size else ""
    except OSError as error:
        return _("读不出来：{name}（{reason}）").format(name=file.name, reason=why(error))
    return "" if found == file.sha256 else _("被改动：{name}").format(name=file.name)


def _extra(folder: Path, manifest: Manifest, *, of_months: bool) -> list[str]:
    """What stands there and is not on the list; of a month only folders count, which have lists of their own."""
    known = {file.name.casefold() for file in manifest.files}
    if of_months:
        folders = {name.partition("/")[0] for name in known}
        there = [path.name for path in folder.iterdir() if path.is_dir() and path.name.casefold() not in folders]
    else:
        there = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]
    return [_("多出来：{name}").format(name=name) for name in there if name.casefold() not in known and _counts(name)]


def _counts(name: str) -> bool:
    """Not the list itself, what a program keeps while a file is open, or what a file manager leaves."""
    last = name.rpartition("/")[2].casefold()
    return (
        name not in (MANIFEST, UNFINISHED) and last not in _OF_SYSTEMS and not last.startswith(("~$", ".~lock", PREFIX))
    )
