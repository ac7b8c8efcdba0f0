# SPDX-License-Identifier: Apache-2.0
"""The man page and the shells' completions, from the commands themselves."""

from __future__ import annotations

import argparse
import textwrap
from datetime import UTC, datetime

from docdesk import __version__
from docdesk.cli.commands import command
from docdesk.cli.parser import add_options
from docdesk.values.commands import COMMANDS

FIRST = [*COMMANDS, "--library", "--help", "--version"]
"""What the command line may begin with."""


def actions(name: str) -> list[argparse.Action]:
    """The arguments and options of a command, without --help."""
    parser = argparse.ArgumentParser(add_help=False)
    add_options(parser, command(name))
    return parser._actions  # there is no public way to list them


def man_page(when: int) -> str:
    """docdesk(1)."""
    day = datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%d")
    lines = [
        f'.TH DOCDESK 1 "{day}" "docdesk {__version__}" "User Commands"',
        ".SH NAME",
        "docdesk \\- find things in documents by meaning, locally",
        ".SH SYNOPSIS",
        ".B docdesk",
        "[\\-\\-library \\fIDIR\\fR] [\\fIFILE\\fR...]",
        ".br",
        ".B docdesk",
        "\\fICOMMAND\\fR [\\fIARGUMENT\\fR...]",
        ".SH DESCRIPTION",
        "Without a command: opens the window and adds each \\fIFILE\\fR to it. The library is the folder \\fIDIR\\fR.",
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        lines += [f'.SS "{_roff(_usage(name))}"', f"{_roff(command(name).help)}."]
        for action in actions(name):
            if action.help and action.help != argparse.SUPPRESS and action.dest != "library":
                lines += [".TP", f"\\fB{_roff(_spelling(action))}\\fR", _roff(_plain(action.help))]
    lines += [
        ".SH ENVIRONMENT",
        "Each option with a name in brackets can be set by the variable of that name.",
        ".SH FILES",
        ".TP",
        "\\fI~/.local/share/docdesk/library\\fR",
        "The library that is used when none is named.",
        ".SH EXIT STATUS",
        "0 if all went well, 1 if something failed, 2 if the command line is wrong.",
    ]
    return "\n".join(lines) + "\n"


def bash_completion() -> str:
    """For bash."""
    cases = [f"        {name}) words={_quoted(_options(name))};;" for name in COMMANDS]
    return textwrap.dedent("""\
        # SPDX-License-Identifier: Apache-2.0
        # bash completion for docdesk
        _docdesk() {{
            local word=${{COMP_WORDS[COMP_CWORD]}} words= command= each
            for each in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
                case $each in
                    {names}) command=$each; break;;
                esac
            done
            case $command in
        {cases}
                '') words={first};;
            esac
            COMPREPLY=()
            if [[ $word == -* || -z $command ]]; then
                mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
            fi
            if [[ $word != -* ]]; then
                mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen -f -- "$word")
            fi
        }}
        complete -o filenames -F _docdesk docdesk
        """).format(names="|".join(COMMANDS), cases="\n".join(cases), first=_quoted(FIRST))  # fmt: skip


def zsh_completion() -> str:
    """For zsh."""
    commands = "\n".join(f"        {_zsh(f'{name}:{command(name).help}')}" for name in COMMANDS)
    cases = "\n".join(
        f"        {name}) _arguments {_zsh_options(name)} '*:file:_files';;" for name in COMMANDS
    )
    return (
        "#compdef docdesk\n# SPDX-License-Identifier: Apache-2.0\n"
        "local -a commands\nlocal state\n"
        f"commands=(\n{commands}\n)\n"
        "_arguments -C '--library[the library]:folder:_files -/' '--help[show the commands]' \\\n"
        "    '--version[show the version]' \\\n"
        "    '1: :->first' '*:: :->rest'\n"
        "case $state in\n    first) _describe command commands; _files;;\n    rest)\n        case $words[1] in\n"
        f"{cases}\n        *) _files;;\n        esac;;\nesac\n"
    )


def fish_completion() -> str:
    """For fish."""
    lines = [
        "# SPDX-License-Identifier: Apache-2.0",
        "complete -c docdesk -l library -r -d 'the library'",
        "complete -c docdesk -n __fish_use_subcommand -l version -d 'show the version'",
    ]
    for name in COMMANDS:
        lines.append(f"complete -c docdesk -n __fish_use_subcommand -a {name} -d {_fish(command(name).help)}")
        for action in actions(name):
            for option in action.option_strings:
                dashed = f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}"
                value = "" if action.nargs == 0 else " -r"
                about = (
                    "" if action.help in (None, argparse.SUPPRESS) else f" -d {_fish(_plain(action.help))}"
                )
                lines.append(
                    f"complete -c docdesk -n '__fish_seen_subcommand_from {name}' {dashed}{value}{about}"
                )
    return "\n".join(lines) + "\n"


def _usage(name: str) -> str:
    words = [name]
    for action in actions(name):
        if not action.option_strings:
            word = f"{action.metavar}{'...' if action.nargs in ('*', '+') else ''}"
            words.append(word if action.nargs in (None, "+") else f"[{word}]")
    return " ".join(words)


def _spelling(action: argparse.Action) -> str:
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else "")
    names = ", ".join(action.option_strings)
    if not value and action.nargs != 0:
        value = action.dest.upper()
    return " ".join(part for part in (names, str(value)) if part)


def _options(name: str) -> list[str]:
    return [option for action in actions(name) for option in action.option_strings]


def _plain(text: str | None) -> str:
    """A help text as it is shown: %% of argparse is %."""
    return (text or "").replace("%%", "%")


def _roff(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def _quoted(words: list[str]) -> str:
    return "'" + " ".join(words) + "'"


def _zsh(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _zsh_options(name: str) -> str:
    return " ".join(_zsh_option(action) for action in actions(name) if action.option_strings)


def _zsh_option(action: argparse.Action) -> str:
    option = action.option_strings[-1]
    about = "" if action.help in (None, argparse.SUPPRESS) else _plain(action.help)
    about = about.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:")
    return _zsh(f"{option}[{about}]" + ("" if action.nargs == 0 else ":value:_files"))


def _fish(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
