"""The program that attaches a scan to a meeting, as the tests trace it."""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.rules.attachment import AttachmentKind
from desktop.services import meetings
from desktop.services.attachments import attach, take_in
from desktop.store.store import Store
from tests.durability.child import say

if __name__ == "__main__":
    directory, scan = (Path(given) for given in sys.argv[1:])
    store = Store(directory)
    meeting = meetings.start_quickly(store, "修路").new
    attach(store, meeting, [take_in(directory, scan)], AttachmentKind.SIGNED)
    say(done="attached", meeting=meeting)
    store.close()
