"""template …: an office's own Word layout."""

from __future__ import annotations

import argparse
from pathlib import Path

from desktop.base.i18n import _
from desktop.cli.opening import reading, writing
from desktop.cli.parsing import Commands, folder


def add_commands(commands: Commands) -> None:
    group = commands.group("template", _("单位自己的 Word 模板"))
    group.add("list", _list, _("列出每种文书用哪个模板"))
    check = group.add("check", _check, _("只检查一个模板：缺什么、哪里写错"))
    use = group.add("set", _set, _("检查以后换上"))
    remove = group.add("remove", _remove, _("用回内置格式"))
    sample = group.add("sample", _sample, _("写出样本和占位符说明"))
    for made in (check, use, remove, sample):
        made.add_argument("kind", metavar="KIND", help=_("哪种文书，如 会议纪要 或 minutes"))
    for made in (check, use):
        made.add_argument("file", type=Path, metavar="FILE", help=_("Word 文件（.docx）"))
    use.add_argument("--anyway", action="store_true", help=_("照它写会少内容也换上"))
    sample.add_argument("--out", type=folder, required=True, metavar="DIR", help=_("样本放在这个文件夹"))


def _list(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    with reading(values) as store, store.reading() as connection:
        kept = templates.kept(connection)
    for document in templates.documents():
        found = kept.get(document.key)
        lost = _("（文件不见了）") if found and not found.there else ""
        print(document.key, document.name, found.name + lost if found else _("内置格式"), sep="  ")
    return 0


def _check(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    chosen = templates.examine(templates.key_of(values.kind), values.file)
    for sentence in templates.verdict(chosen):
        print(sentence)
    return 0 if chosen.findings.usable else 2


def _set(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    chosen = templates.examine(templates.key_of(values.kind), values.file)
    for sentence in templates.verdict(chosen):
        print(sentence)
    if not chosen.findings.usable:
        return 2
    if chosen.findings.lost and not values.anyway:
        print(_("没有换上；要照样换上，请加 --anyway。"))
        return 2
    with writing(values) as store:
        templates.use(store, chosen)
    print(_("已换上。"))
    return 0


def _remove(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    with writing(values) as store:
        templates.give_up(store, templates.key_of(values.kind))
    print(_("已用回内置格式。"))
    return 0


def _sample(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import settings, templates

    key = templates.key_of(values.kind)
    with reading(values) as store, store.reading() as connection:
        font = settings.value(connection, "title_font")
    for path in templates.export_sample(key, values.out, font):
        print(path)
    return 0
