# SPDX-License-Identifier: Apache-2.0
"""Writes what the documents say of the terminal's commands, from the commands themselves.

python packaging/make_command_docs.py          README.md's list and docs/terminal.md
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from docdesk.cli.commands import command  # noqa: E402 - found through the line above
from docdesk.cli.parser import add_options  # noqa: E402
from docdesk.values.commands import COMMANDS  # noqa: E402

README = ROOT / "README.md"
TERMINAL = ROOT / "docs" / "terminal.md"
BEGIN = "<!-- commands: written by packaging/make_command_docs.py -->\n```\n"
END = "```\n<!-- end of commands -->\n"
WIDTH = 116
WINDOW = ("docdesk [--library DIR] [FILE...]", "open the window")


def readme_with_commands(readme: str) -> str:
    """The README with its list of commands as they are now. Raises ValueError where it has no list."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError("README.md has no list of commands between its two marks")
    return before + begin + _list() + end + after


def terminal_page() -> str:
    """docs/terminal.md: every command with its arguments and options."""
    parts = [
        "# The terminal",
        "",
        "Written by `packaging/make_command_docs.py` from the commands themselves; `docdesk COMMAND --help` says"
        " the same.",
        "Every command takes `--library DIR`, before its name or after it.",
    ]
    for name in COMMANDS:
        chosen = command(name)
        parts += ["", f"## {_usage(name)}", "", f"{_sentence(chosen.help)}"]
        rows = [
            f"| `{_spelling(action)}` | {_sentence(action.help)} |"
            for action in _actions(name)
            if action.help and action.dest not in ("help", "library")
        ]
        if rows:
            parts += ["", "| | |", "|---|---|", *rows]
    return "\n".join(parts) + "\n"


def _list() -> str:
    rows = [WINDOW, *((_usage(name), command(name).help) for name in COMMANDS)]
    left = max(len(usage) for usage, _ in rows) + 3
    lines = [f"{usage:<{left}}{text}" for usage, text in rows]
    if too_long := [line for line in lines if len(line) > WIDTH]:
        raise ValueError(f"over {WIDTH} columns in the README: {too_long[0]}")
    return "\n".join(lines) + "\n"


def _usage(name: str) -> str:
    """The command with its positional arguments: `docdesk add PATH...`."""
    words = [f"docdesk {name}"]
    for action in _actions(name):
        if action.option_strings:
            continue
        many = "..." if action.nargs in ("*", "+") else ""
        word = f"{action.metavar}{many}"
        words.append(word if action.nargs in (None, "+") else f"[{word}]")
    return " ".join(words)


def _actions(name: str) -> list[argparse.Action]:
    parser = argparse.ArgumentParser()
    add_options(parser, command(name))
    return parser._actions  # there is no public way to list them


def _spelling(action: argparse.Action) -> str:
    names = ", ".join(action.option_strings)
    value = action.metavar or (" or ".join(action.choices) if action.choices else "")
    return " ".join(part for part in (names, str(value)) if part)


def _sentence(text: str | None) -> str:
    """A help text with its variable as code, ready for a table: "in characters [X]" -> "In characters (`X`)"."""
    text = text or ""
    text, _, variable = text.partition("[")
    text = text.strip().replace("|", "\\|").replace("*", "\\*")
    said = text[:1].upper() + text[1:]
    if not variable:
        return said
    return f"{said} (`{variable.rstrip(']')}`)".strip()


def main() -> int:
    """Write both files."""
    README.write_text(readme_with_commands(README.read_text("utf-8")), "utf-8")
    TERMINAL.write_text(terminal_page(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
