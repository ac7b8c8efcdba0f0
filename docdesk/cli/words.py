# SPDX-License-Identifier: Apache-2.0
"""The words of the command line. What a window is mostly started with is understood without a parser.

Light on purpose: a window is painted sooner without `argparse`.
"""

from __future__ import annotations

import os
import sys
from types import SimpleNamespace

WRONG_WORDS = 2
"""The exit code where the words were not understood."""

COMMANDS = (
    "add",
    "plan",
    "ledger",
    "diagnose",
    "status",
    "search",
    "retry",
    "cancel",
    "pause",
    "resume",
    "remove",
    "backup",
    "restore",
    "check",
    "rebuild",
    "reindex",
    "serve",
    "mcp",
    "watch",
    "demo",
)
RESULTS_VARIABLE = "DOCDESK_RESULTS"
JSON_VARIABLE = "DOCDESK_JSON"


class Words(SimpleNamespace):
    """The command, and each of its options by its name."""


def parse(arguments: list[str]) -> Words:
    """Understand the words. `command` is one of COMMANDS or "window"; wrong words end the process with 2."""
    _make_output_safe()
    first = _first_word(arguments)
    if first in COMMANDS or any(word in ("-h", "--help", "--version") for word in arguments):
        from docdesk.cli.parser import parse_command

        return parse_command(arguments)
    if first is None or os.path.lexists(first):
        plain = _plain(arguments)
        if plain is not None:
            return plain
    from docdesk.cli.parser import parse_window

    return parse_window(arguments, first)


def _plain(arguments: list[str]) -> Words | None:
    """What a window is mostly started with: files, or a library before them. A parser takes as long as a paint."""
    library, files = None, arguments
    if len(arguments) > 1 and arguments[0] == "--library":
        library, files = arguments[1], arguments[2:]
    if any(not word or word.startswith("-") for word in (library or ".", *files)):
        return None
    return Words(command="window", library=library, files=list(files))


def _make_output_safe() -> None:
    """A name that the terminal's encoding cannot show is escaped; it must not end the program."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def _first_word(arguments: list[str]) -> str | None:
    """The first word that is no option and no option's value."""
    words = iter(arguments)
    for word in words:
        if word == "--library":
            next(words, None)
        elif word == "--":
            return None  # what follows is a file, whatever it is called
        elif not word.startswith("-"):
            return word
    return None
