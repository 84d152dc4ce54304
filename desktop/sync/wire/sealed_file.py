"""One file, encrypted with age for those who may read it, and opened again: in pieces, however large it is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from desktop.base.errors import UserError
from desktop.base.files import durable
from desktop.base.i18n import _
from desktop.base.medium import Watch
from desktop.sync.wire.keys import LARGEST_HEAD, has_few_readers

if TYPE_CHECKING:
    from pyrage.x25519 import Identity  # type: ignore[import-untyped]


class NotAsTold(UserError):
    """What a remote gives as a file cannot be opened by us, or holds something else than the line in the segment said."""


@dataclass(frozen=True)
class Frozen:
    """`blob`: SHA-256 of the `encrypted` bytes; `sha256` of the `size` bytes in them."""

    blob: str
    encrypted: int
    sha256: str
    size: int


class Digesting:
    """A stream that passes on what goes through it, and knows its SHA-256. `heed` hears of how many bytes, and may stop
    it. Without an `inner` one what is written is dropped.
    """

    def __init__(self, inner: BinaryIO | None = None, heed: Callable[[int], object] | None = None) -> None:
        self._inner, self._heed = inner, heed
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()

    def read(self, size: int = -1) -> bytes:
        assert self._inner is not None
        return self._passed(self._inner.read(size))

    def write(self, data: bytes) -> int:
        if self._inner is not None:
            self._inner.write(data)
        return len(self._passed(data))

    def flush(self) -> None:
        if self._inner is not None:
            self._inner.flush()

    def _passed(self, data: bytes) -> bytes:
        self._digest.update(data)
        self.size += len(data)
        if self._heed:
            self._heed(len(data))
        return data


def freeze(source: BinaryIO, target: Path, recipients: Sequence[str], watch: Watch) -> Frozen:
    """Encrypt a file for `recipients` (age1…) into `target`, whole and on the disk. Raises UserError, Stopped."""
    from pyrage import encrypt_io, x25519  # type: ignore[import-untyped]

    plain = Digesting(source, lambda _count: watch.check())
    with durable(target) as stream:
        sealed = Digesting(stream)
        encrypt_io(plain, sealed, [x25519.Recipient.from_str(one) for one in recipients])
    return Frozen(sealed.sha256, sealed.size, plain.sha256, plain.size)


def thaw(source: BinaryIO, target: Path, identities: Sequence[Identity], sha256: str) -> None:
    """Decrypt into `target`, which appears only where it has this SHA-256. Raises NotAsTold, UserError of the disk."""
    from pyrage import DecryptError, decrypt_io

    told = _("收到的文件打不开，或与说明的不符；没有保存。")
    begin = source.tell()
    if not has_few_readers(source.read(LARGEST_HEAD)):
        raise NotAsTold(told)
    source.seek(begin)
    with durable(target) as stream:
        plain = Digesting(stream)
        try:
            decrypt_io(source, plain, list(identities))
        except (DecryptError, OSError) as error:
            if isinstance(error, OSError) and error.errno:
                raise  # of this disk: `durable` says it
            raise NotAsTold(told) from error
        if plain.sha256 != sha256:
            raise NotAsTold(told)
