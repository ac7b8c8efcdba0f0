# SPDX-License-Identifier: Apache-2.0
"""The terminal's commands by name, and how a person types them on this machine.

Texts write `docdesk check`; where they are shown, `as_typed` makes that a command line that works: a checkout's
command may not be on the PATH.
"""

from __future__ import annotations

import functools
import os
import re
import sys
from pathlib import Path

COMMANDS = (
    "add",
    "plan",
    "status",
    "search",
    "page",
    "ask",
    "eval",
    "retry",
    "resume",
    "pause",
    "cancel",
    "remove",
    "removed",
    "tag",
    "check",
    "rebuild",
    "reindex",
    "backup",
    "restore",
    "watch",
    "serve",
    "token",
    "mcp",
    "ledger",
    "diagnose",
    "model",
    "demo",
)
"""In the order of `docdesk --help`. Each is a module of `docdesk/cli/commands` of the same name."""

_NAMED = re.compile(rf"(?<![\w./-])docdesk(?= (?:{'|'.join(COMMANDS)})\b)")


def as_typed(text: str) -> str:
    """The text with each command that it names as it is typed on this machine."""
    if "docdesk " not in text:
        return text
    return _NAMED.sub(lambda _: program(), text)


@functools.cache
def program() -> str:
    """What starts this docdesk in a shell: `docdesk` if that is it, otherwise a full path, quoted."""
    import shutil

    words = program_words()
    found = shutil.which("docdesk")
    same = len(words) == 1 and found is not None and os.path.realpath(found) == os.path.realpath(words[0])
    return "docdesk" if same else _quoted(*words)


def program_words() -> tuple[str, ...]:
    """What starts this docdesk from anywhere, for another program: a full path, or an interpreter with its words."""
    for path in _own_commands():
        if path.is_file():
            return (str(path),)
    return _without_command()


def _own_commands() -> list[Path]:
    """Where the command of this environment may be: what was started, then the environment's programs."""
    name = "docdesk.exe" if sys.platform == "win32" else "docdesk"
    folder = "Scripts" if sys.platform == "win32" else "bin"
    if getattr(sys, "frozen", False):
        return [Path(os.environ.get("APPIMAGE") or sys.executable).absolute()]
    started = [Path(sys.argv[0])]
    return [*(path.absolute() for path in started if path.name == name), Path(sys.prefix) / folder / name]


def _without_command() -> tuple[str, ...]:
    """A checkout whose command was not made yet: the interpreter and where the code is."""
    if sys.platform == "win32":
        return (sys.executable, "-m", "docdesk")
    root = Path(__file__).resolve().parents[2]
    return ("env", f"PYTHONPATH={root}", sys.executable, "-P", "-m", "docdesk")


def _quoted(*words: str) -> str:
    if sys.platform == "win32":
        import subprocess

        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)
