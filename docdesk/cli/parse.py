# SPDX-License-Identifier: Apache-2.0
"""Parses the command line. `--version` and the common ways to start the window need no argparse.

Light on purpose: the window is painted sooner without it.
"""

from __future__ import annotations

import os
import sys

from docdesk import __version__
from docdesk.cli.args import Args
from docdesk.values.commands import COMMANDS


def parse(arguments: list[str]) -> Args:
    """Parse the command line. `command` is one of COMMANDS or "window"; a wrong one ends the process with 2."""
    if arguments == ["--version"]:
        print(f"docdesk {__version__}")
        raise SystemExit(0)
    _make_output_safe()
    first = _first_word(arguments)
    if first in COMMANDS or any(word in ("-h", "--help", "--version") for word in arguments):
        from docdesk.cli.parser import parse_command

        return parse_command(arguments, first if first in COMMANDS else None)
    if first is None or os.path.lexists(first):
        plain = _plain(arguments)
        if plain is not None:
            return plain
    from docdesk.cli.parser import parse_window

    return parse_window(arguments, first)


def _plain(arguments: list[str]) -> Args | None:
    """The usual command lines of a window, without a parser: files, perhaps after a library."""
    library, files = None, arguments
    if len(arguments) > 1 and arguments[0] == "--library":
        library, files = arguments[1], arguments[2:]
    if any(not word or word.startswith("-") for word in (library or ".", *files)):
        return None
    return Args(command="window", library=library, files=list(files))


def _make_output_safe() -> None:
    """Escape what the terminal's encoding cannot show, so that a file's name cannot end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _first_word(arguments: list[str]) -> str | None:
    """The first word that is neither an option nor an option's value."""
    args = iter(arguments)
    for word in args:
        if word == "--library":
            next(args, None)
        elif word == "--":
            return None  # what follows is a file, whatever it is called
        elif not word.startswith("-"):
            return word
    return None
