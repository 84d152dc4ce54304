"""What the page of settings shows, read in one slice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desktop.base.i18n import _
from desktop.rules.meeting import Room, Unit
from desktop.rules.settings import declared
from desktop.services import rooms, settings, templates, units
from desktop.services.belonging import belonging
from desktop.services.keep import setting
from desktop.services.settings import Values
from desktop.services.shared_labels import kept_labels
from desktop.services.templates import Kept
from desktop.store.database import View
from desktop.ui.meetings.glances import ROOM


@dataclass(frozen=True)
class Stored:
    """`room`: the one that is shown, None where there is none yet. `units`: the list; `used`: other names of units that
    were written at meetings. `templates`: of the office, by the key of the document. `usual`: what 恢复默认 returns to.
    `notes`: of a setting that comes from the office of this room, or goes from this office to its rooms, the words that
    say so.
    """

    values: Values
    usual: Values
    notes: Mapping[str, str]
    rooms: list[Room]
    room: Room | None
    units: list[Unit]
    used: tuple[str, ...]
    templates: Mapping[str, Kept]


def read_stored(connection: View, wanted: str | None) -> Stored:
    """The wanted room, else the one used last, else the first."""
    known = {room.id: room for room in rooms.all_rooms(connection)}
    chosen = next((row for row in (wanted, setting(connection, ROOM), *known) if row in known), None)
    used = tuple(unit.name for unit in units.known_units(connection) if not unit.id)
    listed = units.all_units(connection)
    room = known[chosen] if chosen else None
    return Stored(
        settings.read(connection),
        settings.defaults(connection),
        _notes(connection),
        list(known.values()),
        room,
        listed,
        used,
        templates.kept(connection),
    )


def _notes(connection: View) -> dict[str, str]:
    ours = belonging(connection)
    if ours.is_office:
        return {setting.key: _("各站点跟着改。") for setting in declared() if setting.flows}
    told = _("“{office}”定的；在这里改了，只管这台电脑。").format(office=ours.office)
    return dict.fromkeys(kept_labels(connection), told)
