"""Minutes of 300 people and 300 suggestions, against plain python-docx writing the same paragraphs, runs and tables.

    python -m tests.benchmarks.bench_minutes

prints the ratio of medians (interleaved repetitions, aim ≤ 1.3) and how the time grows at one, two and four times the
size (linear: the factors stay at or below 2).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO
from statistics import median

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from desktop.documents.content import (
    Attendee,
    CommitmentLine,
    ItemOpinions,
    Minutes,
    Opinion,
    ReplyLine,
    UnitReplies,
)
from desktop.documents.word.minutes import write_minutes
from tests.documents.samples import ATTENDANCE, MINUTES

REPETITIONS = 9
WORDS = "阀门由两名居民代表保管钥匙，登记开关时间，冬天结冰以前把三单元门口的管沟盖好，别等水冻上了再来挖。"
Run = tuple[str, str]  # words, and the font they name themselves
Block = list[Run] | list[list[str]]  # a paragraph or a table (rows of cells)
EAST_ASIA = qn("w:eastAsia")


def minutes_of(size: int) -> Minutes:
    """`size` people and as many suggestions; two in three answered, one in five a commitment."""
    names = ("王芳", "李建国", "买买提·热西提", "𬱖小鱼", "김철수")
    people = tuple(Attendee(f"{names[n % 5]}{n}", unit=f"{n // 6 + 1}号楼") for n in range(size))
    numbers = range(1, size + 1)
    commitments = tuple(
        CommitmentLine(
            n, WORDS[:24], lead="城关物业", person="谭晓峰", due=date(2026, 12, 1 + n % 30), measures=WORDS[:20]
        )
        for n in range(1, size // 5 + 1)
    )
    replies = tuple(ReplyLine((n,), "承诺办理", WORDS[:30], "谭晓峰") for n in numbers if n % 3)
    return replace(
        MINUTES,
        attendance=replace(ATTENDANCE, present_list=people),
        opinions=(ItemOpinions(1, "水费怎么收", tuple(Opinion((n,), WORDS, n % 7) for n in numbers)),),
        replies=(UnitReplies("城关物业", replies),),
        commitments=commitments,
    )


def ours(content: Minutes) -> bytes:
    target = BytesIO()
    write_minutes(content, target)
    return target.getvalue()


def blocks_of(document: bytes) -> list[Block]:
    """What the document says, to be written again: read before the clock starts."""
    return [
        [[cell.text for cell in row.cells] for row in block.rows] if isinstance(block, Table) else _runs(block)
        for block in Document(BytesIO(document)).iter_inner_content()
    ]


def _runs(paragraph: Paragraph) -> list[Run]:
    return [
        (run.text, next((fonts.get(EAST_ASIA, "") for fonts in run._element.iter(qn("w:rFonts"))), ""))
        for run in paragraph.runs
    ]


def plain(blocks: list[Block]) -> bytes:
    """The same with python-docx as its own documentation writes it: paragraphs, runs, rows added one by one, all in the
    default style (naming one costs it a search each time).
    """
    document = Document()
    for block in blocks:
        if block and isinstance(block[0], list):
            table = document.add_table(rows=1, cols=len(block[0]))
            for cell, text in zip(table.rows[0].cells, block[0], strict=True):
                cell.text = text
            for row in block[1:]:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            paragraph = document.add_paragraph()
            for text, font in block:
                run = paragraph.add_run(text)
                if font:
                    run.font.name = font
                    run._element.get_or_add_rPr().get_or_add_rFonts().set(EAST_ASIA, font)
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def measured(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def medians(*works: Callable[[], object]) -> list[float]:
    """Seconds of each, their repetitions taken in turn so that a busy machine slows all alike."""
    for work in works:
        work()
    rounds = [[measured(work) for work in works] for _repetition in range(REPETITIONS)]
    return [median(times) for times in zip(*rounds, strict=True)]


def main() -> None:
    content = minutes_of(300)
    blocks = blocks_of(ours(content))
    assert blocks_of(plain(blocks)) == blocks, "the two do not write the same"
    mine, theirs = medians(partial(ours, content), partial(plain, blocks))
    print(f"300 people, 300 suggestions: {mine * 1000:.0f} ms; plain python-docx: {theirs * 1000:.0f} ms")
    print(f"ratio {mine / theirs:.2f} (aim <= 1.3)")
    sizes = (300, 600, 1200)
    contents = [minutes_of(size) for size in sizes]
    times = medians(*(partial(ours, content) for content in contents))
    for size, seconds in zip(sizes, times, strict=True):
        print(f"{size} people and suggestions: {seconds * 1000:.0f} ms, {seconds / times[0]:.2f} x for {size // 300} x")


if __name__ == "__main__":
    main()
