"""Makes tests/databases/NUMBER.db, the database that a released schema leaves on a laptop: a whole meeting, played.

    python -m tests.databases.make

is run once for a schema, when it is released, and the file is never made again: later programs must open it as it is
(tests/store/test_migrations.py). The program itself plays the sample script as `xiaomazha replay` does, then a draft, a
setting and a phone are kept, so that no kind of table is empty.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from desktop.services import keep, rooms
from desktop.services.playing import play
from desktop.services.scripts import read_script
from desktop.store.schema import NEWEST
from desktop.store.store import FILE_NAME, Store

HERE = Path(__file__).parent
SCRIPT = HERE.parent / "scenarios" / "拐角花园.json"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        with closing(Store(Path(folder))) as store:
            meeting = play(read_script(SCRIPT), store)
            keep.save_draft(store, f"{meeting}/entry", "楼道灯也要")
            keep.save_setting(store, "report_to", ["区政协"])
            with store.reading() as connection:
                person = rooms.people_of(connection, rooms.all_rooms(connection)[0].id)[0]
            rooms.keep_phones(store, {person.id: "13800000000"})
        target = HERE / f"{NEWEST}.db"
        target.write_bytes((Path(folder) / FILE_NAME).read_bytes())
        print(target)


if __name__ == "__main__":
    main()
