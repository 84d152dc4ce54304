"""A Word paper that fills pages with text and a table, and the same with one fault each: what the measuring must find."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop.documents import listing
from desktop.documents.content import Ledger, LedgerRow
from desktop.documents.ledger import write_ledger
from desktop.documents.official import Column, Paper

BODY = "word/document.xml"
STYLES = "word/styles.xml"
FOOTERS = "word/footer"
CUT_LIST = "cut list"
# What is wrong → in which parts (by the beginning of their names) what becomes what.
FAULTS: dict[str, tuple[str, str, str]] = {
    "margin": (BODY, 'w:left="1587"', 'w:left="1417"'),
    "foot": (BODY, 'w:bottom="1984"', 'w:bottom="2400"'),
    "format": (BODY, r"<w:pgSz[^>]*/>", '<w:pgSz w:w="12240" w:h="15840"/>'),
    "pitch": ("word/", '(w:line|w:linePitch)="579"', r'\1="580"'),
    "lines over one another": (STYLES, '(<w:spacing [^>]*w:line=)"579"', r'<w:snapToGrid w:val="0"/>\1"200"'),
    "signs over one another": (STYLES, 'w:spacing w:val="-5"', 'w:spacing w:val="-120"'),
    "side of the number": (FOOTERS, r"(?<=[:\"])(right|left)(?=[\"=])", "swap"),
    "number": (FOOTERS, " PAGE ", " NUMPAGES "),
    "heading": (BODY, "<w:tblHeader/>", ""),
    "widow": (STYLES, r"<w:widowControl/>", '<w:widowControl w:val="0"/>'),
    "cut row": (BODY, r"<w:trPr>", '<w:trPr><w:trHeight w:val="400" w:hRule="exact"/>'),
    "left out": (BODY, "<w:t[^>]*>这一句不能丢。</w:t>", "<w:t/>"),
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
        _spoil(probe, found[name], *fault)
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


def _spoil(probe: Path, target: Path, part: str, old: str, new: str) -> None:
    changed = 0
    with ZipFile(probe) as source, ZipFile(target, "w") as spoilt:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith(part) and name.endswith(".xml"):
                swapped = (lambda found: {"right": "left", "left": "right"}[found[0]]) if new == "swap" else new
                words, count = re.subn(old, swapped, text.decode())
                text, changed = words.encode(), changed + count
            spoilt.writestr(name, text)
    assert changed, f"{old} is not there"
