"""文书模板: by which layout each Word document is written, the built-in one or one of the office's own. A file that is chosen
is looked at first, and what is wrong with it, or missing from it, is said here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from desktop.base.clock import local
from desktop.base.i18n import _, listed, word
from desktop.base.paths import documents_dir
from desktop.services import catalogue, templates
from desktop.services.templates import Chosen, Kept
from desktop.ui.page import Context
from desktop.ui.settings.section import Section
from desktop.ui.settings.stored import Stored
from desktop.ui.widgets.controls import button, words
from desktop.ui.widgets.strip import Strip
from desktop.ui.widgets.table import Column, Table

MOST_TOLD = 5  # sentences about one file: the rest shows when these are put right


@dataclass(frozen=True)
class Row:
    """A document, and the template in use."""

    key: str
    template: Kept | None

    @property
    def name(self) -> str:
        return word(catalogue.document(self.key).name)

    @property
    def layout(self) -> str:
        if self.template is None:
            return _("内置格式")
        return self.template.name if self.template.there else _("{name}（文件不见了）").format(name=self.template.name)

    @property
    def since(self) -> str:
        if self.template is None:
            return ""
        day = local(self.template.at)
        return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


class TemplatesSection(Section):
    """The documents, and under them what can be done with the one that is chosen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._title_font = ""
        self._shown = ""  # the document that the result is about
        columns: list[Column[Row]] = [
            Column(_("文书"), lambda row: row.name, 150),
            Column(_("格式"), lambda row: row.layout, marked=lambda row: bool(row.template and not row.template.there)),
            Column(_("换上的日期"), lambda row: row.since, 170),
        ]
        self.table = Table(_("文书模板"), columns, lambda row: row.key)
        self.table.setMinimumHeight(150)
        self.change = button(_("换模板(&C)"), self._choose)
        self.sample = button(_("导出样本(&E)"), self._export)
        self.built_in = button(_("用回内置(&D)"), self._ask_built_in, role="danger")
        self.result = words(role="notice")
        self.result.setWordWrap(True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.setAccessibleName(_("检查结果"))
        self.result.hide()
        self.strip = Strip(self.change, self.sample, self.built_in)
        self.table.chosen.connect(self._on_chosen)
        self.table.meant.connect(lambda _row: self._choose())
        self._lay_out()

    def _lay_out(self) -> None:
        about = words(
            _(
                "单位有自己的红头和写法时，导出样本，在 Word 里改好，再换上。模板只放在这台电脑上，备份里没有，请自己留一份。"
            ),
            "remark",
        )
        about.setWordWrap(True)
        acts = QHBoxLayout()
        acts.addStretch(1)
        for one in (self.change, self.sample, self.built_in):
            acts.addWidget(one)
        self.column.addWidget(about)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.strip)
        self.column.addLayout(acts)
        self.column.addWidget(self.result)

    def show_stored(self, stored: Stored) -> None:
        self._title_font = stored.values["title_font"]
        self.table.show_rows(
            [Row(document.key, stored.templates.get(document.key)) for document in templates.documents()]
        )
        if self.table.current is None:
            self.table.go_to(0)
        self._enable()

    def begin(self) -> None:
        self.table.setFocus()

    def _on_chosen(self) -> None:
        """What was said of another document goes."""
        row: Row | None = self.table.current
        if row and row.key != self._shown:
            self._shown = row.key
            self.result.hide()
            self.strip.close_strip()
        self._enable()

    def _enable(self) -> None:
        row: Row | None = self.table.current
        self.built_in.setEnabled(row is not None and row.template is not None)

    def _tell(self, *sentences: str, wrong: bool = False) -> None:
        self.result.setProperty("role", "amber" if wrong else "notice")
        self.result.style().polish(self.result)
        self.result.setText("\n".join(sentences))
        self.result.show()

    def _choose(self) -> None:
        row: Row | None = self.table.current
        if row is None:
            return
        title = _("选{document}的模板").format(document=row.name)
        path = self.context.prompts.open_file(self, title, _("Word 文件 (*.docx)"))
        if path:
            self.context.tasks.aside(templates.examine, row.key, path, done=self._on_examined, refused=self._refuse)

    def _refuse(self, sentence: str) -> None:
        self._tell(sentence, wrong=True)

    def _on_examined(self, chosen: Chosen) -> None:
        if not self._still(chosen.key):
            return
        if not chosen.findings.usable:
            self._say_what_is_wrong(chosen)
        elif chosen.findings.lost:
            title = _("“{name}”没有写这些内容：{lost}。照它写出来的{document}就没有它们，还要换上吗？").format(
                name=chosen.name, lost=listed(chosen.findings.lost), document=chosen.document
            )
            self.result.hide()
            self.strip.ask(title, {}, _("照样换上"), lambda: self._use(chosen))
        else:
            self._use(chosen)

    def _still(self, key: str) -> bool:
        """Whether that document is still the one that is looked at."""
        return self.table.current is not None and self.table.current.key == key

    def _say_what_is_wrong(self, chosen: Chosen) -> None:
        wrong = chosen.findings.broken + chosen.findings.unknown
        more = len(wrong) - MOST_TOLD
        self._tell(
            _("“{name}”没有换上，请在 Word 里改好再选：").format(name=chosen.name),
            *wrong[:MOST_TOLD],
            *([_("另外还有 {count} 处。").format(count=more)] if more > 0 else []),
            wrong=True,
        )

    def _use(self, chosen: Chosen) -> None:
        def done(_changes: object) -> None:
            self.strip.close_strip()
            told = _("以后的{document}照“{name}”写；已经写好的文书不变。")
            self._tell(told.format(document=chosen.document, name=chosen.name))

        self.context.tasks.do(templates.use, chosen, done=done, refused=self._refuse)

    def _export(self) -> None:
        row: Row | None = self.table.current
        folder = row and self.context.prompts.folder(self, _("样本放在哪里"), documents_dir())
        if row and folder:
            self.context.tasks.aside(
                templates.export_sample, row.key, folder, self._title_font, done=self._on_exported, refused=self._refuse
            )

    def _on_exported(self, paths: tuple[Path, Path]) -> None:
        sample, explained = paths
        told = _("样本是“{sample}”，可用的占位符写在“{explained}”里，都在 {folder}。")
        self._tell(told.format(sample=sample.name, explained=explained.name, folder=sample.parent))

    def _ask_built_in(self) -> None:
        row: Row = self.table.current
        assert row.template is not None
        title = _("{document}用回内置格式？程序里存的“{name}”会删去，您自己的那一份不动。")
        self.result.hide()
        self.strip.ask(
            title.format(document=row.name, name=row.template.name),
            {},
            _("用回内置"),
            lambda: self._give_up(row),
        )

    def _give_up(self, row: Row) -> None:
        def done(_changes: object) -> None:
            self.strip.close_strip()
            self._tell(_("以后的{document}照内置格式写。").format(document=row.name))

        self.context.tasks.do(templates.give_up, row.key, done=done, refused=self._refuse)
