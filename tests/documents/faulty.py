"""A Word paper that fills pages with text and a table, and the same with one fault each: what the measuring must find."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from desktop.documents.content import Ledger, LedgerRow
from desktop.documents.spreadsheets import listing
from desktop.documents.spreadsheets.ledger import write_ledger
from desktop.documents.word.official import Column, Paper

BODY = "word/document.xml"
STYLES = "word/styles.xml"
FOOTERS = "word/footer"
CUT_LIST = "cut list"


class Fault(NamedTuple):
    """In the parts whose names begin with `part`, `old` (a pattern) becomes `new`; `told` is a part of what is found."""

    part: str
    old: str
    new: str
    told: str


FAULTS = {
    "margin": Fault(BODY, 'w:left="1587"', 'w:left="1417"', "mm across"),
    "foot": Fault(BODY, 'w:bottom="1984"', 'w:bottom="2400"', "body pages have"),
    "format": Fault(BODY, r"<w:pgSz[^>]*/>", '<w:pgSz w:w="12240" w:h="15840"/>', "is 216 × 279 mm"),
    "pitch": Fault("word/", '(w:line|w:linePitch)="579"', r'\1="580"', "the pitch is 29.000 pt"),
    "lines over one another": Fault(
        STYLES, '(<w:spacing [^>]*w:line=)"579"', r'<w:snapToGrid w:val="0"/>\1"200"', "永 covers 永"
    ),
    "signs over one another": Fault(STYLES, 'w:spacing w:val="-5"', 'w:spacing w:val="-120"', "covers"),
    "side of the number": Fault(FOOTERS, r"(?<=[:\"])(right|left)(?=[\"=])", "swap", "the number of page 1 is"),
    "number": Fault(FOOTERS, " PAGE ", " NUMPAGES ", "page 1 has no number"),
    "heading": Fault(BODY, "<w:tblHeader/>", "", "begins with"),
    "widow": Fault(STYLES, r"<w:widowControl/>", '<w:widowControl w:val="0"/>', "one line alone"),
    "cut row": Fault(BODY, r"<w:trPr>", '<w:trPr><w:trHeight w:val="400" w:hRule="exact"/>', "missing"),
    "left out": Fault(BODY, "<w:t[^>]*>这一句不能丢。</w:t>", "<w:t/>", "not whole: 这一句不能丢。"),
}


def write_probe(path: Path) -> None:
    """Twelve paragraphs of 28 characters a line, forty of three lines each, a table over pages."""
    paper = Paper("探针", "", None)
    for _paragraph in range(12):
        paper.text("永" * (26 + 28 * 11 + 9))
    for number in range(40):
        paper.text(f"第{number}段" + "国" * 60)
    paper.text("这一句不能丢。")
    rows = [(str(number), f"第{number}行" + "修好水泵" * 30) for number in range(1, 40)]
    paper.table((Column("序号", 1000), Column("事项", 7845, "TableText")), rows)
    with path.open("wb") as target:
        paper.save(target)


def write_faulty(folder: Path) -> dict[str, Path]:
    """The probe (under ""), one file a fault, and a list whose words are cut."""
    probe = folder / "probe.docx"
    write_probe(probe)
    found = {"": probe}
    for place, (name, fault) in enumerate(FAULTS.items()):
        found[name] = folder / f"faulty{place}.docx"
        _spoil(probe, found[name], fault)
    found[CUT_LIST] = folder / "cut.xlsx"
    write_cut_list(found[CUT_LIST])
    return found


def write_cut_list(path: Path) -> None:
    """承诺清单 with words of which the highest row there can be holds only some, in type of the usual size."""
    row = LedgerRow("1", None, "议事会", "", "", "", "", matter="修好水泵，换掉阀门。" * 200)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(listing, "_MOST_LINES", 10_000)
        with path.open("wb") as target:
            write_ledger(Ledger("议事会", (row,), ()), target)


def _spoil(probe: Path, target: Path, fault: Fault) -> None:
    changed = 0
    with ZipFile(probe) as source, ZipFile(target, "w") as spoilt:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith(fault.part) and name.endswith(".xml"):
                words, count = re.subn(fault.old, _swapped if fault.new == "swap" else fault.new, content.decode())
                content, changed = words.encode(), changed + count
            spoilt.writestr(name, content)
    assert changed, f"{fault.old} is not there"


def _swapped(side: re.Match[str]) -> str:
    return {"right": "left", "left": "right"}[side[0]]
