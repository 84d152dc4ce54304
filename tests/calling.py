"""A command called inside the process of a test."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop import app

Call = Callable[..., tuple[int, str, str]]


def caller(capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls the program with arguments as they are typed: (exit code, stdout, stderr)."""

    def called(*arguments: object) -> tuple[int, str, str]:
        try:
            code = app.main([str(a) for a in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return called
