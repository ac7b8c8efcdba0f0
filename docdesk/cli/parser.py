# SPDX-License-Identifier: Apache-2.0
"""The argparse parsers, made from the commands' own descriptions."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable
from typing import NoReturn

from docdesk import __version__
from docdesk.cli import options
from docdesk.cli.args import JSON_VARIABLE, WRONG_WORDS, Args
from docdesk.cli.command import Command
from docdesk.cli.commands import command
from docdesk.cli.setting_options import add_setting
from docdesk.values.commands import COMMANDS
from docdesk.values.texts import visible

USAGE = "docdesk [--library DIR] [FILE...]\n       docdesk COMMAND [--help]"


class Parser(argparse.ArgumentParser):
    """Ends the process with 2 and the usage where the command line is wrong."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        # by line: a message of several is docdesk's own
        self.exit(WRONG_WORDS, "\n".join(map(visible, f"{self.prog}: {message}".split("\n"))) + "\n")


def parse_command(arguments: list[str], first: str | None) -> Args:
    """Parse a command line whose command is `first`, or None for `--help` and `--version`."""
    wants_help = any(word in ("-h", "--help") for word in arguments)
    # one command is quicker to make than all
    parser = command_parser(COMMANDS if wants_help else [first] if first else [])
    args = parser.parse_args(arguments, Args())
    if args.command is None:
        parser.error("no command was named")
    if problem := command(args.command).wrong(args):
        parser.error(problem)
    return args


def parse_window(arguments: list[str], first: str | None) -> Args:
    """Parse the command line of a window; `first` is its first word that is not an option."""
    # not the parser of the commands: the window starts sooner without it
    window = Parser(prog="docdesk", usage=USAGE, allow_abbrev=False)
    window.add_argument("--library")
    window.add_argument("files", nargs="*", type=options.path)
    args = window.parse_args(arguments, Args())
    if first is not None and not os.path.lexists(first):
        window.error(f"“{first}” is neither a command nor a file")
    args.command = "window"
    return args


def command_parser(names: Iterable[str]) -> Parser:
    """The parser that understands these commands."""
    parser = Parser(
        prog="docdesk",
        usage=USAGE,
        description="Without a command: opens the window and adds FILE... to it.",
        epilog="A provider's key comes from OPENAI_API_KEY or the system's keyring, never from an option.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"docdesk {__version__}")
    add_setting(parser, "library")
    commands = parser.add_subparsers(prog="docdesk", dest="command", metavar="COMMAND", title="commands")
    for name in names:
        chosen = command(name)
        made = commands.add_parser(name, help=chosen.help, description=chosen.help, allow_abbrev=False)
        add_options(made, chosen)
    return parser


def add_options(parser: argparse.ArgumentParser, chosen: Command) -> None:
    """Add a command's own options, and those that commands share."""
    # without a default here, a --library before the command is kept
    add_setting(parser, "library", default=argparse.SUPPRESS)
    if chosen.json:
        parser.add_argument(
            "--json",
            action="store_true",
            default=options.is_on(JSON_VARIABLE),
            help=f"print one JSON object per line [{JSON_VARIABLE}=1]",
        )
    chosen.options(parser)
