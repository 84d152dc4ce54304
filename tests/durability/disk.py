"""What a disk may hold after the power failed, as ext4 without barriers and the like allow.

Data that was written but not yet synced is there or not, write by write, and any of its 512-byte sectors may be torn.
A new name, a rename or a removal is there for good after an fsync of its folder only, and an fsync of the file does not
bring its name along. Two things cannot happen: a later change of a name without the earlier ones of the same name, and
new data of a file whose truncation before it was lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from pathlib import Path, PurePosixPath
from random import Random

from tests.durability.tracing import (
    Event,
    MadeFolder,
    Opened,
    Renamed,
    Said,
    Synced,
    Truncated,
    Unlinked,
    Wrote,
)

SECTOR = 512


class Luck(Enum):
    """How much of what was not synced reached the disk."""

    NONE = "none"
    ALL = "all"
    SOME = "a subset"
    TORN = "a subset with torn sectors"


@dataclass(eq=False)
class File:
    kept: bytearray = field(default_factory=bytearray)
    pending: list[Wrote | Truncated] = field(default_factory=list)


@dataclass(eq=False)
class Folder:
    """`kept`: names that are there for good; `seen`: as the running program sees them."""

    kept: dict[str, Node] = field(default_factory=dict)
    seen: dict[str, Node] = field(default_factory=dict)


Node = File | Folder
Name = tuple[Folder, str]


@dataclass(frozen=True, eq=False)
class Naming:
    """One change of names, all of it or nothing: a rename takes one name away and gives another."""

    changes: tuple[tuple[Folder, str, Node | None], ...]

    @property
    def names(self) -> set[Name]:
        return {(folder, name) for folder, name, _node in self.changes}

    def apply(self, view: Callable[[Folder], dict[str, Node]]) -> None:
        for folder, name, node in self.changes:
            if node is None:
                view(folder).pop(name, None)
            else:
                view(folder)[name] = node


class Disk:
    """Follows the events of a run; `write_out` gives a state that the disk may be in now. What is in the folder `root`
    already is there for good.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.top = _loaded(root)
        self.namings: list[Naming] = []

    def take(self, event: Event) -> None:
        match event:
            case Said():
                pass
            case Opened(path, create, truncate):
                self._open(path, create, truncate)
            case Wrote(path) | Truncated(path):
                self._file(path).pending.append(event)
            case MadeFolder(path):
                self._name((*self._place(path), Folder()))
            case Renamed(old, new):
                node = self._node(old)
                assert node is not None, old
                self._name((*self._place(old), None), (*self._place(new), node))
            case Unlinked(path):
                self._name((*self._place(path), None))
            case Synced(path):
                self._sync(self._node(path))

    def _open(self, path: str, create: bool, truncate: bool) -> None:
        found = self._node(path)
        if found is None and create:
            self._name((*self._place(path), File()))
        elif isinstance(found, File) and truncate:
            found.pending.append(Truncated(path, 0))

    def _name(self, *changes: tuple[Folder, str, Node | None]) -> None:
        naming = Naming(changes)
        naming.apply(lambda folder: folder.seen)
        self.namings.append(naming)

    def _sync(self, node: Node | None) -> None:
        if isinstance(node, File):
            node.kept = _written(node.kept, node.pending)
            node.pending = []
        elif node is not None:
            durable = self._needed({n for naming in self.namings for n in naming.names if n[0] is node})
            for naming in durable:
                naming.apply(lambda folder: folder.kept)
            self.namings = [naming for naming in self.namings if naming not in durable]

    def _needed(self, names: set[Name]) -> list[Naming]:
        """The pending changes of these names, with the earlier ones that they rest on."""
        found: list[Naming] = []
        wanted = set(names)
        for naming in reversed(self.namings):
            if wanted & naming.names:
                wanted |= naming.names
                found.append(naming)
        return found[::-1]

    def _place(self, path: str) -> Name:
        folder, name = PurePosixPath(path).parent, PurePosixPath(path).name
        node = self._node(str(folder))
        assert isinstance(node, Folder), path
        return node, name

    def _node(self, path: str) -> Node | None:
        node: Node | None = self.top
        for part in PurePosixPath(path).relative_to(self.root).parts:
            node = node.seen.get(part) if isinstance(node, Folder) else None
        return node

    def _file(self, path: str) -> File:
        node = self._node(path)
        assert isinstance(node, File), path
        return node

    def write_out(self, target: Path, luck: Luck, chance: Random) -> None:
        """A state that the disk may be in if the power fails now, as files below `target`."""
        names: dict[Folder, dict[str, Node]] = {}

        def view(folder: Folder) -> dict[str, Node]:
            return names.setdefault(folder, dict(folder.kept))

        lost: set[Name] = set()
        for naming in self.namings:
            if lost & naming.names or not _lucky(luck, chance):
                lost |= naming.names
            else:
                naming.apply(view)
        _write_folder(target, self.top, view, luck, chance)


def _loaded(path: Path) -> Folder:
    names: dict[str, Node] = {
        found.name: _loaded(found) if found.is_dir() else File(bytearray(found.read_bytes()))
        for found in path.iterdir()
    }
    return Folder(dict(names), names)


def _write_folder(
    target: Path, folder: Folder, view: Callable[[Folder], dict[str, Node]], luck: Luck, chance: Random
) -> None:
    target.mkdir()
    for name, node in view(folder).items():
        if isinstance(node, Folder):
            _write_folder(target / name, node, view, luck, chance)
        else:
            (target / name).write_bytes(_written(node.kept, _survivors(node, luck, chance)))


def _lucky(luck: Luck, chance: Random) -> bool:
    return luck is Luck.ALL or (luck is not Luck.NONE and chance.random() < 0.5)


def _survivors(node: File, luck: Luck, chance: Random) -> list[Wrote | Truncated]:
    survivors: list[Wrote | Truncated] = []
    share = chance.choice((0.1, 0.5, 0.9))
    for pending in node.pending:
        reached = luck is Luck.ALL or (luck is not Luck.NONE and chance.random() < share)
        if isinstance(pending, Truncated):
            if not reached:
                break  # what was written after it went to blocks that the file does not own
            survivors.append(pending)
        elif luck is Luck.TORN and chance.random() < 0.5:
            survivors.extend(_torn(pending, chance))
        elif reached:
            survivors.append(pending)
    return survivors


def _torn(write: Wrote, chance: Random) -> list[Wrote]:
    """Some sectors of a write; of one of them only its beginning."""
    end = write.offset + len(write.data)
    bounds = [write.offset, *range(write.offset - write.offset % SECTOR + SECTOR, end, SECTOR), end]
    torn = chance.randrange(len(bounds) - 1)
    pieces = []
    for number, (start, stop) in enumerate(pairwise(bounds)):
        if number == torn:
            stop = chance.randrange(start, stop + 1)
        elif chance.random() < 0.5:
            continue
        pieces.append(Wrote(write.path, start, write.data[start - write.offset : stop - write.offset]))
    return pieces


def _written(before: bytearray, changes: list[Wrote | Truncated]) -> bytearray:
    content = bytearray(before)
    for change in changes:
        if isinstance(change, Truncated):
            content = content[: change.size].ljust(change.size, b"\0")
            continue
        end = change.offset + len(change.data)
        if len(content) < change.offset:
            content.extend(bytes(change.offset - len(content)))
        content[change.offset : end] = change.data
    return content
