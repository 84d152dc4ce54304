"""The program that puts the newest backup back, as the tests trace it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from desktop.store.backup import backups, restore
from desktop.store.store import FILE_NAME
from tests.durability.child import say

if __name__ == "__main__":
    directory = Path(sys.argv[1])
    say(done="restored", result=restore(directory / FILE_NAME, backups(directory)[0], datetime.now(UTC)).name)
