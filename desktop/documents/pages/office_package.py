"""The parts of an Office file, which is a zip of XML: read with limits, since it may come from anybody's stick."""

from __future__ import annotations

import posixpath
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from lxml.etree import XMLParser, XMLSyntaxError, _Element, fromstring

from desktop.base.errors import UserError
from desktop.base.i18n import _

MOST_BYTES = 200_000_000  # unpacked
MOST_PARTS = 5_000
_OLE = b"\xd0\xcf\x11\xe0"  # how files before 2007 begin, and those with a password
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """One file. `name` is what the user calls it. Raises UserError where it cannot be read."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        if data.startswith(_OLE):
            raise UserError(
                _("“{name}”加了密码，或者是旧格式；请用办公软件打开，去掉密码另存为 docx 或 xlsx 再打印。").format(
                    name=name
                )
            )
        try:
            self._archive = ZipFile(BytesIO(data))
            parts = self._archive.infolist()
        except (BadZipFile, OSError, ValueError) as error:
            raise damaged(name) from error
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
            raise UserError(_("“{name}”解开后太大，请用办公软件打开打印。").format(name=name))
        self._names = {part.filename.lower(): part.filename for part in parts}

    def data(self, part: str) -> bytes | None:
        """What stands in a part; None where there is no such part."""
        found = self._names.get(part.lower())
        if found is None:
            return None
        try:
            return self._archive.read(found)
        except Exception as error:  # zipfile raises what it likes: BadZipFile, zlib.error, NotImplementedError …
            raise damaged(self._name) from error

    def xml(self, part: str) -> _Element | None:
        """The root of a part, with nothing fetched or expanded from outside; None where there is no such part."""
        data = self.data(part)
        if data is None:
            return None
        try:
            return fromstring(data, XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except XMLSyntaxError as error:
            raise damaged(self._name) from error

    def any_part(self, begins: str, says: bytes) -> bool:
        """Whether one of the parts whose names begin so has these bytes in it."""
        return any(says in (self.data(name) or b"") for name in self._names if name.startswith(begins))

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → (the last word of its kind, the part that it leads to); what leads outside is left out."""
        folder, file = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for relation in () if root is None else root.iter(_RELATION):
            if relation.get("TargetMode") != "External":
                kind = (relation.get("Type") or "").rpartition("/")[2]
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or "")).lstrip("/")
                found[relation.get("Id") or ""] = kind, target
        return found

    def main_part(self) -> str:
        """The document itself. Raises UserError where there is none."""
        found = [target for kind, target in self.related("").values() if kind == "officeDocument"]
        if not found:
            raise damaged(self._name)
        return found[0]


def damaged(name: str) -> UserError:
    """Of any file that cannot be read."""
    return UserError(_("“{name}”打不开，可能损坏了；请重新写出或重新拷贝一份再打印。").format(name=name))
