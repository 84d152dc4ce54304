"""argparse as the commands use it: in Chinese, with our exit code 2, and a place where commands are added."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop.base.i18n import _, pgettext

# What was written, and what makes the Qt application that paints → exit code.
Command = Callable[[argparse.Namespace, Callable[[], object | None]], int]


class Parser(argparse.ArgumentParser):
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


class Commands:
    """Where commands are added: each by itself, or in a group that shares its first word."""

    def __init__(self, parser: argparse.ArgumentParser, *, required: bool = False) -> None:
        title = _("命令")
        self._within = parser.add_subparsers(title=title, metavar=title, required=required, parser_class=Parser)

    def add(self, name: str, command: Command, about: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = self._within.add_parser(name, help=about, description=about)
        made.set_defaults(run=command)
        add_data_dir(made)
        return made

    def group(self, name: str, about: str) -> Commands:
        return Commands(self._within.add_parser(name, help=about, description=about), required=True)


def add_data_dir(parser: argparse.ArgumentParser, default: Any = argparse.SUPPRESS) -> None:
    parser.add_argument("--data-dir", type=Path, default=default, metavar="DIR", help=_("数据目录（默认用本机的）"))


def folder(text: str) -> Path:
    """Where files go: never "" by mistake, which would be the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("expected one argument")
    return Path(text)
