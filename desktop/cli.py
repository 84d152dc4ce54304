"""Commands: parse, call a service, print. Help is in Chinese; one sentence on stderr for a user's error."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import __version__
from desktop.base.clock import local
from desktop.base.errors import UserError
from desktop.base.files import check_folder
from desktop.base.i18n import _, pgettext, word
from desktop.base.paths import default_data_dir, resource
from desktop.base.text import mask_phone

if TYPE_CHECKING:
    from desktop.rules.roster import Reading
    from desktop.services.reports import Written
    from desktop.store.store import Store


@dataclass(frozen=True)
class Chosen:
    """A command line that was understood. `command` None: the window."""

    command: Callable[[argparse.Namespace, Callable[[], object | None]], int] | None
    data_dir: Path | None
    values: argparse.Namespace


class _Parser(argparse.ArgumentParser):
    """argparse in Chinese, with our exit code 2 and one sentence."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, add_help=False, allow_abbrev=False)
        self.add_argument("-h", "--help", action="help", help=_("显示这份说明"))
        self._positionals.title = pgettext("command line", "内容")
        self._optionals.title = _("选项")

    def format_help(self) -> str:
        return super().format_help().replace("usage:", _("用法："), 1)

    def error(self, message: str) -> Any:
        self.exit(2, _("命令写得不对（{reason}）；用 --help 看写法。").format(reason=_in_chinese(message)) + "\n")


def _in_chinese(message: str) -> str:
    """What argparse says in English; words that it does not say here stay as they are."""
    said = {
        r"argument .+: invalid choice: '(.*)' \(choose from .*\)": _("没有“{0}”这个命令"),
        r"argument (.+): expected one argument": _("{0} 后面要写上内容"),
        r"argument (.+): ignored explicit argument .*": _("{0} 后面不能写内容"),
        r"the following arguments are required: (.+)": _("缺少 {0}"),
        r"unrecognized arguments: (.+)": _("多出了 {0}"),
    }
    for pattern, words in said.items():
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*found.groups())
    return message


def parse(arguments: list[str]) -> Chosen:
    """Understand a command line; exits with 2 where it cannot."""
    values = _parser().parse_args(arguments)
    return Chosen(getattr(values, "run", None), values.data_dir, values)


def run(chosen: Chosen, make_painter: Callable[[], object | None]) -> int:
    """Run the command. `make_painter` makes the Qt application that the sign-in sheet needs, or says None."""
    assert chosen.command is not None
    return chosen.command(chosen.values, make_painter)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="xiaomazha", description=_("小马扎议事：不写命令就打开窗口。"))
    parser.add_argument("--version", action="version", version=f"xiaomazha {__version__}", help=_("显示版本"))
    _add_data_dir(parser, default=None)
    commands = parser.add_subparsers(title=_("命令"), metavar=_("命令"), parser_class=_Parser)

    def add(name: str, command: Callable[..., int], about: str, within: Any = commands) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = within.add_parser(name, help=about, description=about)
        made.set_defaults(run=command)
        _add_data_dir(made)
        return made

    demo = add("demo", _demo, _("播放示例会议，写出它的文书"))
    demo.add_argument("--out", type=_folder, required=True, metavar="DIR", help=_("文书放在这个文件夹"))
    replay = add("replay", _replay, _("按剧本播放一场会议，写出它的文书"))
    replay.add_argument("script", type=Path, metavar="SCRIPT.json", help=_("剧本文件"))
    replay.add_argument("--out", type=_folder, required=True, metavar="DIR", help=_("文书放在这个文件夹"))
    replay.add_argument("--json", action="store_true", help=_("把各项数字打印成 JSON"))
    roster = commands.add_parser("roster", help=_("检查或导入名单"), description=_("检查或导入名单"))
    roster_commands = roster.add_subparsers(title=_("命令"), metavar=_("命令"), required=True, parser_class=_Parser)
    check = add("check", _roster_check, _("只检查名单：会加什么、跳过什么、为什么"), roster_commands)
    bring = add("import", _roster_import, _("导入名单"), roster_commands)
    for made in (check, bring):
        made.add_argument("file", type=Path, metavar="FILE", help=_("xlsx 或 csv 名单"))
    bring.add_argument("--room", default="", metavar="ROOM", help=_("放进哪个站点（默认最近的一个）"))
    bring.add_argument("--standing", action="store_true", help=_("列为议事会组成人员（常设名单）"))
    meetings = add("meetings", _meetings, _("列出所有会议"))
    meetings.add_argument("--json", action="store_true", help=_("打印成 JSON"))
    documents = add("documents", _documents, _("写出一场会议的文书"))
    documents.add_argument("meeting", metavar="MEETING", help=_("会议编号、名称或其中几个字"))
    documents.add_argument("--out", type=_folder, required=True, metavar="DIR", help=_("文书放在这个文件夹"))
    documents.add_argument("--before", action="store_true", help=_("写会前要印的（通知、议程、签到表……）"))
    _add_export(add)
    verify = add("verify", _verify, _("核对拷到U盘的文件夹：缺了、不完整、被改动的都说出来"))
    verify.add_argument("folder", type=_folder, metavar="DIR", help=_("会议的、一个月的文件夹，或整个U盘"))
    _add_templates(add, commands)
    _add_ledger(add, commands)
    history = add("history", _history, _("打印一场会议的全部操作记录"))
    history.add_argument("meeting", metavar="MEETING", help=_("会议编号、名称或其中几个字"))
    return parser


def _add_export(add: Callable[..., argparse.ArgumentParser]) -> None:
    export = add("export", _export, _("把一场会议（或一个月的）文书和材料拷到U盘或文件夹"))
    export.add_argument("meeting", nargs="?", metavar="MEETING", help=_("会议编号、名称或其中几个字"))
    export.add_argument("--month", metavar="2026-11", help=_("这个月开过的全部会议"))
    export.add_argument("--to", type=_folder, required=True, metavar="DIR", help=_("U盘或文件夹"))
    export.add_argument("--full", action="store_true", help=_("全部资料：会议记录、扫描件，手机号不遮"))
    export.add_argument("--passphrase", action="store_true", help=_("全部资料加密码（在这里输两遍）"))
    export.add_argument("--passphrase-file", type=Path, metavar="FILE", help=_("密码是这个文件的第一行"))


def _add_templates(add: Callable[..., argparse.ArgumentParser], commands: Any) -> None:
    about = _("单位自己的 Word 模板")
    group = commands.add_parser("template", help=about, description=about)
    within = group.add_subparsers(title=_("命令"), metavar=_("命令"), required=True, parser_class=_Parser)
    add("list", _template_list, _("列出每种文书用哪个模板"), within)
    check = add("check", _template_check, _("只检查一个模板：缺什么、哪里写错"), within)
    use = add("set", _template_set, _("检查以后换上"), within)
    remove = add("remove", _template_remove, _("用回内置格式"), within)
    sample = add("sample", _template_sample, _("写出样本和占位符说明"), within)
    for made in (check, use, remove, sample):
        made.add_argument("kind", metavar="KIND", help=_("哪种文书，如 会议纪要 或 minutes"))
    for made in (check, use):
        made.add_argument("file", type=Path, metavar="FILE", help=_("Word 文件（.docx）"))
    use.add_argument("--anyway", action="store_true", help=_("照它写会少内容也换上"))
    sample.add_argument("--out", type=_folder, required=True, metavar="DIR", help=_("样本放在这个文件夹"))


def _add_ledger(add: Callable[..., argparse.ArgumentParser], commands: Any) -> None:
    about = _("交回来的承诺清单")
    group = commands.add_parser("ledger", help=about, description=about)
    within = group.add_subparsers(title=_("命令"), metavar=_("命令"), required=True, parser_class=_Parser)
    check = add("check", _ledger_check, _("只看改了什么，不收"), within)
    take = add("take", _ledger_take, _("收回没有疑问的改动"), within)
    for made in (check, take):
        made.add_argument("file", type=Path, metavar="FILE", help=_("填好交回来的 xlsx 清单"))


def _add_data_dir(parser: argparse.ArgumentParser, default: Any = argparse.SUPPRESS) -> None:
    parser.add_argument("--data-dir", type=Path, default=default, metavar="DIR", help=_("数据目录（默认用本机的）"))


def _folder(text: str) -> Path:
    """Where files go: never "" by mistake, which would be the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("expected one argument")
    return Path(text)


@contextmanager
def _reading(values: argparse.Namespace) -> Iterator[Store]:
    """The store for a command that only reads: it works while the window is open."""
    from desktop.store.store import Store

    store = Store(values.data_dir or default_data_dir())
    try:
        yield store
    finally:
        store.close()


@contextmanager
def _writing(values: argparse.Namespace) -> Iterator[Store]:
    """The store for a command that writes: refused while the window is open."""
    from desktop.store.lock import hold

    with hold(values.data_dir or default_data_dir()), _reading(values) as store:
        yield store


def _demo(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    values.script, values.json = resource("sample", "拐角花园.json"), False
    if values.data_dir is None:  # a demonstration does not mix with the meetings of the room
        import tempfile

        with tempfile.TemporaryDirectory(prefix="xiaomazha-") as folder:
            values.data_dir = Path(folder)
            return _replay(values, make_painter)
    return _replay(values, make_painter)


def _replay(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    from desktop.services.figures import figures
    from desktop.services.playing import play
    from desktop.services.reports import write_documents
    from desktop.services.scripts import read_script

    script = read_script(values.script)
    check_folder(values.out)  # said before the meeting is kept, not after
    with _writing(values) as store:
        meeting = play(script, store)
        written = write_documents(store, meeting, values.out, paint=make_painter() is not None)
        with store.reading() as connection:
            found = figures(connection, meeting, script.ends)
    _tell_unpainted(written)
    if values.json:
        paths = {kind: str(path) if path else None for kind, path in written.paths.items()}
        print(json.dumps({"meeting": meeting, **found, "documents": paths}, ensure_ascii=False, indent=1))
    else:
        _print_written(written)
    return 0


def _tell_unpainted(written: Written) -> None:
    if written.unpainted:
        print(_("缺少 Qt 的系统库，没有写签到表.pdf；其他文书都写好了。"), file=sys.stderr)


def _print_written(written: Written) -> None:
    for file in written.files:
        print(file.path)
        if file.beside:
            print(_("  （原来的文件有人改过，没有覆盖；这是另存的一份）"))
    for remark in written.remarks:
        print(remark, file=sys.stderr)


def _roster_check(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.roster import open_roster

    _print_reading(open_roster(values.file).understood())
    return 0


def _print_reading(reading: Reading) -> None:
    fields = {"name": _("姓名"), "role": _("身份"), "unit": _("单位"), "phone": _("电话"), "attends": _("参会类别")}
    print(_("表头在第 {line} 行：").format(line=reading.header_line) if reading.header_line else _("没有表头："))
    for heading, field in reading.columns:
        print(f"  {heading or '—'} → {fields.get(field, _('不用'))}")
    print(_("将加入 {count} 人：").format(count=len(reading.rows)))
    for row in reading.rows:
        words = (
            word(row.role_text or row.role),
            row.unit,
            mask_phone(row.phone) if row.phone else "",
            word(row.attends),
        )
        print(_("  第 {line} 行").format(line=row.line), row.name, *filter(None, words))
    print(_("跳过 {count} 行：").format(count=len(reading.skipped)))
    for skipped in reading.skipped:
        print(_("  第 {line} 行").format(line=skipped.line), skipped.text, "——", skipped.reason)
    for note in reading.notes:
        print(_("注意："), note)


def _roster_import(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.rooms import add_people, all_rooms, create_room
    from desktop.services.roster import open_roster, people_in

    reading = open_roster(values.file).understood()
    with _writing(values) as store:
        _print_reading(reading)
        with store.reading() as connection:
            rooms = [r for r in all_rooms(connection) if not values.room or r.name == values.room]
        room = rooms[-1].id if rooms else create_room(store, values.room or _("本村议事室")).new
        _changes, ids = add_people(store, room, people_in(reading), standing=values.standing)
    print(_("已导入 {count} 人。").format(count=len(ids)))
    return 0


def _ledger_check(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.ledger_return import read_all
    from desktop.services.ledger_telling import lines

    with _reading(values) as store:
        _file, found = read_all(store, values.file)
    print(
        _("认出 {rows} 条，改动 {count} 处（＋ 收，？ 要在窗口里打勾才收，－ 不收）：").format(
            rows=found.rows, count=len(found.changes)
        )
    )
    for line in lines(found):
        print(line)
    return 0


def _ledger_take(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.ledger_return import read_all, take_back
    from desktop.services.ledger_telling import lines

    with _writing(values) as store:
        file, found = read_all(store, values.file)
        for line in lines(found):
            print(line)
        chosen = [change for change in found.changes if change.taken]
        if chosen:
            print(take_back(store, file.name, chosen).notice)
        else:
            print(_("没有可以收的。"))
    return 0


def _meetings(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.meetings import all_meetings

    with _reading(values) as store, store.reading() as connection:
        found = all_meetings(connection)
    if values.json:
        listed = [{"id": m.id, "code": m.code, "title": m.title, "state": m.state} for m in found]
        print(json.dumps(listed, ensure_ascii=False, indent=1))
        return 0
    for m in found:
        at = m.opened or m.planned or m.created
        print(m.code, f"{local(at, m.zone):%Y-%m-%d %H:%M}" if at else "—", word(m.state), m.title, sep="  ")
    if not found:
        print(_("还没有会议。"))
    return 0


def _documents(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    from desktop.services.catalogue import Stage
    from desktop.services.meetings import find_meeting
    from desktop.services.reports import write_documents

    stage = Stage.BEFORE if values.before else Stage.AFTER
    with _writing(values) as store:
        with store.reading() as connection:
            meeting = find_meeting(connection, values.meeting)
        written = write_documents(store, meeting.id, values.out, paint=make_painter() is not None, stage=stage)
    _tell_unpainted(written)
    _print_written(written)
    return 0


def _history(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services.history import trail
    from desktop.services.meetings import find_meeting
    from desktop.services.trail import lines

    with _reading(values) as store, store.reading() as connection:
        meeting = find_meeting(connection, values.meeting)
        for line in lines(connection, meeting, trail(connection, meeting.id)):
            print(line)
    return 0


def _export(values: argparse.Namespace, make_painter: Callable[[], object | None]) -> int:
    """Only reads: it works while the window is open, and nothing is remembered."""
    from desktop.services import carrying, stick_folder
    from desktop.services.meetings import find_meeting
    from desktop.store.worker import in_one_go

    if bool(values.meeting) == bool(values.month):
        raise UserError(_("请写一场会议，或用 --month 写一个月份。"))
    passphrase = _passphrase(values)
    with _reading(values) as store:
        with store.reading() as connection:
            if values.month:
                chosen = [meeting.id for meeting in carrying.held_in(connection, values.month)]
            else:
                chosen = [find_meeting(connection, values.meeting).id]
        directory, found = in_one_go(carrying.read_all(store, chosen))
        at = store.clock.read().at
    loads = [carrying.load(one, directory, full=values.full).sealed_with(passphrase) for one in found]
    paint = make_painter() is not None
    try:
        carried = stick_folder.carry(loads, values.to, at=at, paint=paint, month=values.month or "")
    except KeyboardInterrupt:
        raise UserError(_("已经停下，没有拷完；没有留下半个文件，可以再拷一次。")) from None
    for one in carried:
        print(one.folder)
        for sentence in one.told:
            print("  " + sentence)
    print(_("拷好了，都核对过；可以安全拔出。"))
    return 0


def _passphrase(values: argparse.Namespace) -> str:
    """The passphrase that was asked for, "" for none. It never stands in a log or a list of processes."""
    from getpass import getpass

    from desktop.services.sealing import check_passphrase, strength_words

    if not (values.passphrase or values.passphrase_file):
        return ""
    if not values.full:
        raise UserError(_("只有全部资料加密码：请同时写 --full。"))
    if values.passphrase_file:
        passphrase = again = _first_line(values.passphrase_file)
    elif sys.stdin.isatty():
        passphrase, again = getpass(_("密码：")), getpass(_("再输一遍："))
    else:
        raise UserError(_("这里不能输密码；请用 --passphrase-file 写明放密码的文件。"))
    check_passphrase(passphrase, again)
    print(_("密码：{strength}。忘了密码，谁也打不开。").format(strength=strength_words(passphrase)), file=sys.stderr)
    return passphrase


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8-sig") as stream:
            return stream.readline().rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise UserError(_("密码文件“{path}”读不出来；请检查后再试。").format(path=path)) from error


def _verify(values: argparse.Namespace, _painter: object) -> int:
    """0 where everything is as it was written, 2 where anything is not. Needs no data."""
    from desktop.services.verifying import verify

    checked = verify(values.folder)
    for one in checked:
        print(one.folder)
        print(_("  {title}：{count} 个文件，{right} 个对").format(title=one.title, count=one.count, right=one.right))
        for fault in one.faults:
            print("  " + fault)
    if any(one.faults for one in checked):
        raise UserError(_("有文件和清单不一样；请从原来的电脑重新拷一次，或弄清是谁改的。"))
    print(_("全部和清单一样。"))
    return 0


def _template_list(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    with _reading(values) as store, store.reading() as connection:
        kept = templates.kept(connection)
    for document in templates.documents():
        found = kept.get(document.key)
        lost = _("（文件不见了）") if found and not found.there else ""
        print(document.key, document.name, found.name + lost if found else _("内置格式"), sep="  ")
    return 0


def _template_check(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    chosen = templates.examine(templates.key_of(values.kind), values.file)
    for sentence in templates.verdict(chosen):
        print(sentence)
    return 0 if chosen.findings.usable else 2


def _template_set(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    chosen = templates.examine(templates.key_of(values.kind), values.file)
    for sentence in templates.verdict(chosen):
        print(sentence)
    if not chosen.findings.usable:
        return 2
    if chosen.findings.lost and not values.anyway:
        print(_("没有换上；要照样换上，请加 --anyway。"))
        return 2
    with _writing(values) as store:
        templates.use(store, chosen)
    print(_("已换上。"))
    return 0


def _template_remove(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import templates

    with _writing(values) as store:
        templates.give_up(store, templates.key_of(values.kind))
    print(_("已用回内置格式。"))
    return 0


def _template_sample(values: argparse.Namespace, _painter: object) -> int:
    from desktop.services import settings, templates

    key = templates.key_of(values.kind)
    with _reading(values) as store, store.reading() as connection:
        font = settings.value(connection, "title_font")
    for path in templates.export_sample(key, values.out, font):
        print(path)
    return 0
