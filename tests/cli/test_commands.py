# SPDX-License-Identifier: Apache-2.0
"""Every command is complete: a module, a description, options with help, and its lines in the documents."""

from __future__ import annotations

import argparse
import inspect
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from docdesk.cli import commands
from docdesk.cli.parser import add_options, command_parser
from docdesk.errors import known_codes
from docdesk.values.commands import COMMANDS
from docdesk.values.notices import NOTICES

ROOT = Path(__file__).resolve().parent.parent.parent


def test_each_module_is_in_the_table_and_each_entry_is_a_module() -> None:
    folder = Path(inspect.getfile(commands)).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules == set(COMMANDS)
    assert len(set(COMMANDS)) == len(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_complete(name: str) -> None:
    chosen = commands.command(name)
    assert chosen.name == name
    assert chosen.help
    assert chosen.help[0].islower()
    assert chosen.help[-1] not in ".!"
    assert inspect.iscoroutinefunction(chosen.run)
    parser = argparse.ArgumentParser()
    add_options(parser, chosen)
    without_help = [
        action.option_strings for action in parser._actions if action.option_strings and not action.help
    ]
    assert without_help == []


def test_an_unknown_command_is_refused_before_anything_is_imported() -> None:
    with pytest.raises(KeyError):
        commands.command("..parser")


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_parser(COMMANDS).parse_args(["--help"])
    listed = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert [name for name in listed if name != "COMMAND"] == list(COMMANDS)


def test_the_documents_say_what_the_commands_are() -> None:
    """If this fails: python packaging/make_command_docs.py."""
    made = runpy.run_path(str(ROOT / "packaging" / "make_command_docs.py"))
    readme = (ROOT / "README.md").read_text("utf-8")
    assert made["readme_with_commands"](readme) == readme
    assert (ROOT / "docs" / "terminal.md").read_text("utf-8") == made["terminal_page"]()


@pytest.mark.parametrize(
    "page", ["README.md", *sorted(f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md"))]
)
def test_a_page_names_only_commands_that_exist(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL))
    named = set(re.findall(r"^docdesk ([a-z]+)", blocks, re.MULTILINE))
    named |= set(re.findall(r"`docdesk ([a-z]+)", text))
    assert named <= set(COMMANDS)


def test_remedies_name_only_commands_that_exist() -> None:
    texts = [text for kind in known_codes().values() for text in (kind.title, kind.detail, kind.remedy)]
    named = set(
        re.findall(r": docdesk ([a-z]+)", "\n".join([*texts, *(spec.text for spec in NOTICES.values())]))
    )
    assert len(named) > 5
    assert named <= set(COMMANDS)


def test_one_command_imports_no_other() -> None:
    code = (
        "import sys; from docdesk.cli.parse import parse; parse(['status'])\n"
        "print(sorted(name for name in sys.modules if name.startswith('docdesk.cli.commands.')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "['docdesk.cli.commands.status']\n"


def test_help_needs_no_settings() -> None:
    code = (
        "import sys; from docdesk.cli.parser import command_parser, COMMANDS; command_parser(COMMANDS)\n"
        "print('pydantic' in sys.modules, 'rich' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "False False\n"
