"""The Word templates of an office, on this laptop: chosen, kept, used, given up.

A template is copied into the data directory (templates/…), so that the office's own file may be moved or changed; that it
was chosen is a setting. A backup of the database has the setting and not the file: where the file is missing, documents
are written in the built-in layout, and that is said.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy import Connection

from desktop.base.errors import UserError, why
from desktop.base.files import durable, numbered, safe_name
from desktop.base.i18n import _, listed
from desktop.base.text import clean_line
from desktop.services import catalogue, keep, settings
from desktop.store.changelog import Changes
from desktop.store.store import Store

if TYPE_CHECKING:
    from desktop.documents.templates.template import Findings

FOLDER = "templates"  # in the data directory
LONGEST_NAME = 80
_KEY = "template."  # before the key of the document: the setting that says which file was chosen

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Kept:
    """A template in use. `name`: of the file that was chosen, `at`: when; `path`: of the copy, `there`: it is not lost."""

    key: str
    name: str
    at: datetime
    path: Path
    there: bool = True


@dataclass(frozen=True)
class Chosen:
    """A file that was looked at: `findings` says whether it can be used for the document with this key."""

    key: str
    name: str
    data: bytes
    findings: Findings

    @property
    def document(self) -> str:
        """The document's name."""
        return catalogue.document(self.key).name


def documents() -> tuple[catalogue.Document, ...]:
    """Those whose layout an office can replace: what Word opens."""
    return tuple(document for document in catalogue.DOCUMENTS if document.suffix == ".docx")


def key_of(name: str) -> str:
    """The key of a document that is called by it or by its Chinese name. Raises UserError."""
    found = next((document.key for document in documents() if name in (document.key, document.name)), None)
    if found is None:
        known = listed(document.name for document in documents())
        raise UserError(_("没有“{name}”这种 Word 文书；可以换模板的有：{known}。").format(name=name, known=known))
    return found


def kept(connection: Connection) -> dict[str, Kept]:
    """The key of a document → its template, for those that have one."""
    keys = {_KEY + document.key: document.key for document in documents()}
    stored = keep.settings(connection, keys)
    folder = _directory(connection) / FOLDER if stored else Path()
    return {keys[name]: _kept(keys[name], value, folder) for name, value in stored.items()}


def _kept(key: str, value: dict[str, str], folder: Path) -> Kept:
    path = folder / f"{key}.docx"
    return Kept(key, value["name"], datetime.fromisoformat(value["at"]), path, path.exists())


def _directory(connection: Connection) -> Path:
    """Where the database that is being read lies."""
    attached = connection.exec_driver_sql("PRAGMA database_list")
    return next(Path(file).parent for _number, name, file in attached if name == "main")


def examine(key: str, path: Path) -> Chosen:
    """Look at a file that somebody chose. Raises UserError where it is no Word document that can be opened here."""
    from desktop.documents.templates.kinds import check  # lxml and jinja are loaded with the first template

    data = _read(path)
    return Chosen(key, clean_line(path.name, 1_000)[:LONGEST_NAME], data, check(key, data))


def _read(path: Path) -> bytes:
    from desktop.documents.templates.package import LARGEST

    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for for ever
            raise IsADirectoryError(errno.EISDIR, "")
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as error:
        told = _("“{name}”读不出来（{reason}）；请检查后再选。")
        raise UserError(told.format(name=path.name, reason=why(error))) from error


def verdict(chosen: Chosen) -> list[str]:
    """What is said of a file that was looked at."""
    findings = chosen.findings
    if not findings.usable:
        return [_("“{name}”要先改好才能用：").format(name=chosen.name), *findings.broken, *findings.unknown]
    if findings.lost:
        told = _("“{name}”可以用，但没有写这些内容：{lost}。")
        return [told.format(name=chosen.name, lost=listed(findings.lost))]
    return [_("“{name}”可以用。").format(name=chosen.name)]


def use(store: Store, chosen: Chosen) -> Changes:
    """From now on the document is written by this template. Raises UserError for one that cannot be used."""
    chosen.findings.insist()
    with durable(store.directory / FOLDER / f"{chosen.key}.docx") as stream:
        stream.write(chosen.data)
    at = store.clock.read().at.isoformat()
    keep.save_setting(store, _KEY + chosen.key, {"name": chosen.name, "at": at})
    return _changes(chosen.key)


def give_up(store: Store, key: str) -> Changes:
    """用回内置: the built-in layout again."""
    keep.save_setting(store, _KEY + key, None)
    with suppress(OSError):  # it is no longer used
        (store.directory / FOLDER / f"{key}.docx").unlink()
    return _changes(key)


def _changes(key: str) -> Changes:
    return Changes("", "set", None, touched=((settings.TABLE, _KEY + key),))


def export_sample(key: str, folder: Path, title_font: str) -> tuple[Path, Path]:
    """Write a sample to begin from and the page that explains its placeholders; what stands there already stays."""
    from desktop.documents.templates.kinds import write_names, write_sample

    name = catalogue.document(key).name
    sample = _free(folder / safe_name(_("{name}_模板样本.docx").format(name=name)))
    explained = _free(folder / safe_name(_("{name}_占位符说明.docx").format(name=name)))
    with durable(sample) as stream:
        write_sample(key, stream, title_font=title_font)
    with durable(explained) as stream:
        write_names(key, name, stream, title_font=title_font)
    return sample, explained


def _free(path: Path) -> Path:
    return next(at for at in numbered(path) if not at.exists())


def by_template(
    template: Kept,
    write: Callable[[Any, BinaryIO], None],
    tell: Callable[[str], object],
    content: Any,
    target: BinaryIO,
) -> None:
    """Write a document by its template; where that fails, as it is built in (`write`), and say so. Never half of it."""
    from desktop.documents.templates.kinds import fill

    made = BytesIO()
    try:
        if not template.path.exists():
            raise UserError(_("模板文件不见了；请到设置的“文书模板”里重新选。"))
        fill(template.key, _read(template.path), content, made)
    except UserError as error:
        tell(_unusable(template, str(error)))
    except Exception:  # whatever a file from outside brings about: the document is wanted all the same
        log.exception("a template failed")
        tell(_unusable(template, _("填写时出错，已记入日志；请到设置的“文书模板”里重新选。")))
    else:
        target.write(made.getvalue())
        return
    write(content, target)


def _unusable(template: Kept, reason: str) -> str:
    name = catalogue.document(template.key).name
    told = _("{document}这次用了内置格式，模板“{name}”用不了：{reason}")
    return told.format(document=name, name=template.name, reason=reason)
