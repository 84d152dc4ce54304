"""What a cell of Excel shows: its value in its number format, as far as lists and ledgers have one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_PLACES = re.compile(r"^[#,0]*(?:\.(0+))?%?$")
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|[_*].')
_DATE = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dddd|ddd|dd|d|hh|h|ss|s|am/pm|上午/下午", re.IGNORECASE)
_SHORT_DAY = "yyyy/m/d"  # what a Chinese Excel makes of the format that is each country's own
_OWN_DAY = {"mm-dd-yy", "m/d/yy", "mm/dd/yy"}


def shown(value: object, number_format: str) -> str:
    """The words on paper."""
    match value:
        case None:
            return ""
        case str():
            return value.replace("\r\n", "\n").replace("\t", " ")
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, number_format.split(";")[0])
        case datetime() | date() | time():
            return _moment(value, number_format.split(";")[0])
        case timedelta():
            minutes, seconds = divmod(int(value.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return str(value)


def _number(value: float, number_format: str) -> str:
    bare = _QUOTED.sub("", number_format).strip()
    found = _PLACES.match(bare)
    if not found or not bare or bare in ("General", "@"):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e11 else f"{value:.10g}"
    if bare.endswith("%"):
        value *= 100
    told = f"{value:{',' if ',' in bare else ''}.{len(found.group(1) or '')}f}"
    prefix, _, suffix = number_format.partition(re.sub(r"%$", "", bare) or bare)
    return _words(prefix) + told + ("%" if bare.endswith("%") else "") + _words(suffix.lstrip("%"))


def _words(piece: str) -> str:
    """Quoted words around a number."""
    return _QUOTED.sub(lambda found: found.group(1) or found.group(2) or "", piece)


def _moment(value: date | time, number_format: str) -> str:
    form = _SHORT_DAY if number_format.lower() in _OWN_DAY else number_format
    form = _words(form)
    if not _DATE.search(form):
        form = _SHORT_DAY if isinstance(value, date) else "hh:mm"
    said, before = "", ""
    at = 0
    for found in _DATE.finditer(form):
        code = found.group().lower()
        minutes = code in ("m", "mm") and (
            before in ("h", "hh") or form[found.end() :].lstrip(":").lower().startswith("s")
        )
        said += form[at : found.start()] + _part(value, "minutes" + code if minutes else code)
        at, before = found.end(), code
    return said + form[at:]


def _part(value: date | time, code: str) -> str:
    if code[0] not in "ymdhs":
        return ""  # the hours are told on the clock of 24
    on_clock = value if isinstance(value, time) else value.time() if isinstance(value, datetime) else time()
    day = value if isinstance(value, date) else None
    number = {
        "h": on_clock.hour,
        "s": on_clock.second,
        "minutesm": on_clock.minute,
        **({"m": day.month, "d": day.day} if day else {}),
    }
    if code in ("yyyy", "yy"):
        return f"{day.year:04}"[-len(code) :] if day else ""
    if code in ("mmm", "mmmm", "ddd", "dddd"):
        return str(day.month if code[0] == "m" else day.day) if day else ""
    single = "minutesm" if code.startswith("minutes") else code[0]
    doubled = code.removeprefix("minutes") in ("mm", "dd", "hh", "ss")
    return f"{number.get(single, 0):02}" if doubled else str(number.get(single, 0))
