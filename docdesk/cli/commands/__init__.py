# SPDX-License-Identifier: Apache-2.0
"""The commands of the terminal, a module each.

To add one: a name in `docdesk/values/commands.py`, and here a module of that name with a `COMMAND`. A module
imports what is heavy (settings, the owner, rich) inside its functions, because `docdesk --help` imports all of them.
"""

from __future__ import annotations

from importlib import import_module

from docdesk.cli.command import Command
from docdesk.values.commands import COMMANDS


def command(name: str) -> Command:
    """The command called `name`; only its own module is imported. Raises KeyError."""
    if name not in COMMANDS:
        raise KeyError(name)
    found: Command = import_module(f".{name}", __name__).COMMAND
    return found
