"""A command line understood and run."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from desktop import __version__
from desktop.base.i18n import _
from desktop.cli import ledgers, meetings, rosters, spaces, sticks, syncing, templates
from desktop.cli.parsing import Command, Commands, Parser, add_data_dir


@dataclass(frozen=True)
class Chosen:
    """A command line that was understood. `command` None: the window."""

    command: Command | None
    data_dir: Path | None
    values: argparse.Namespace


def parse(arguments: list[str]) -> Chosen:
    """Understand a command line; exits with 2 where it cannot."""
    values = _parser().parse_args(arguments)
    return Chosen(getattr(values, "run", None), values.data_dir, values)


def run(chosen: Chosen, make_painter: Callable[[], object | None]) -> int:
    """Run the command. `make_painter` makes the Qt application that the sign-in sheet needs, or says None."""
    assert chosen.command is not None
    return chosen.command(chosen.values, make_painter)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="xiaomazha", description=_("小马扎议事：不写命令就打开窗口。"))
    parser.add_argument("--version", action="version", version=f"xiaomazha {__version__}", help=_("显示版本"))
    add_data_dir(parser, default=None)
    commands = Commands(parser)
    for nouns in (meetings, rosters, sticks, templates, ledgers, spaces, syncing):
        nouns.add_commands(commands)
    return parser
