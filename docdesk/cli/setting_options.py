# SPDX-License-Identifier: Apache-2.0
"""The options of the terminal that set a setting, made from the table of settings."""

from __future__ import annotations

from typing import Any, Protocol

from docdesk.cli.args import Args
from docdesk.settings.fields import FIELDS, KEPT_OPTIONS, SettingSpec
from docdesk.settings.providers import PROVIDERS


class Options(Protocol):
    """What takes options: a parser, or a group of one."""

    def add_argument(self, *names: str, **how: Any) -> object:
        """As argparse has it."""


def add_setting(options: Options, name: str, **how: Any) -> None:
    """Add the option of the setting `name`; `how` goes to argparse and wins over the table."""
    spec = FIELDS[name]
    if spec.option is None:
        raise ValueError(f"the setting {name} has no option")
    said: dict[str, Any] = {"metavar": spec.option.metavar, "help": help_of(spec)}
    if how.get("action", "store") == "store":
        said["type"] = spec.option.type
    if name == "provider":
        del said["metavar"]
        said["choices"] = tuple(PROVIDERS)
    options.add_argument(spec.option.flag, **{**said, **how})


def add_kept_settings(command: Any) -> None:
    """Add the options whose values become settings of the library."""
    group = command.add_argument_group("settings that the library keeps")
    for name in KEPT_OPTIONS:
        add_setting(group, name)


def chosen_settings(args: Args) -> dict[str, Any]:
    """The settings that were given as options, by name."""
    return {name: value for name in KEPT_OPTIONS if (value := getattr(args, name)) is not None}


def help_of(spec: SettingSpec) -> str:
    """The line of `--help`: the sentence, the default, the variable."""
    parts = [spec.sentence]
    if spec.when_unset:
        parts.append(f" (default: {spec.when_unset})")
    if spec.variable:
        parts.append(f" [{spec.variable}]")
    return "".join(parts).replace("%", "%%")
