# SPDX-License-Identifier: Apache-2.0
"""Writes docs/settings.md, and the variables in README.md, from the table of settings.

    python docs/make_settings.py [--check]

With --check nothing is written: it names the files that differ from the table, and ends with 1 if there are any.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic.fields import FieldInfo

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from docdesk.settings.fields import FIELDS, OTHER_VARIABLES, SettingSpec  # noqa: E402
from docdesk.settings.model import NOT_KEPT, Settings  # noqa: E402
from docdesk.settings.providers import PROVIDERS  # noqa: E402

README = REPOSITORY / "README.md"
PAGE = REPOSITORY / "docs" / "settings.md"
BEGIN, END = "<!-- made by docs/make_settings.py -->", "<!-- until here -->"

INTRODUCTION = """\
# Settings

Made from the table in docdesk/settings/fields.py by `python docs/make_settings.py`.

A setting comes from the first of these that has it: an option of the command, or the settings dialog; the variable
in the environment; `settings.toml` in the library's folder; the default. What is chosen with `add`, `plan` or
`reindex`, or in the dialog, is kept in `settings.toml`. A variable counts for one run only.
"""


def main() -> int:
    """Write the files, or compare them."""
    wanted = {README: readme(README.read_text("utf-8")), PAGE: page()}
    differ = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in sys.argv[1:]:
        for path in differ:
            print(f"{path.relative_to(REPOSITORY)} differs from the table; run: python docs/make_settings.py")
        return 1 if differ else 0
    for path in differ:
        path.write_text(wanted[path], "utf-8")
        print(f"wrote {path.relative_to(REPOSITORY)}")
    return 0


def readme(text: str) -> str:
    """The README with its table of variables renewed."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = [
        (spec.variable, spec.option.text if spec.option else "", sentence(spec), default(spec))
        for spec in FIELDS.values()
        if spec.variable
    ]
    rows += [(name, option, said, "") for name, option, said in OTHER_VARIABLES]
    lines = ["| variable | option | what it sets | default |", "|---|---|---|---|"]
    lines += [
        f"| `{name}` | {f'`{option}`' if option else ''} | {said} | {value} |"
        for name, option, said, value in rows
    ]
    return "\n".join([before + BEGIN, *lines, END]) + after


def page() -> str:
    """The text of docs/settings.md."""
    parts = [INTRODUCTION]
    for spec in FIELDS.values():
        parts.append(f"## {spec.name}\n")
        said = sentence(spec)
        parts.append(f"{said[:1].upper()}{said[1:]}.\n")
        facts = [
            f"default: {default(spec)}" if default(spec) else "",
            limits(Settings.model_fields[spec.name]),
        ]
        facts.append(f"variable: `{spec.variable}`" if spec.variable else "")
        facts.append(f"option: `{spec.option.text} {spec.option.metavar}`" if spec.option else "")
        facts.append(f"in the window: Settings, page *{spec.page}*" if spec.page else "")
        facts.append("never in `settings.toml`" if spec.name in NOT_KEPT else "")
        parts.append("\n".join(f"- {fact}" for fact in facts if fact) + "\n")
    return "\n".join(parts)


def sentence(spec: SettingSpec) -> str:
    """What the setting does; the provider's names its choices."""
    if spec.name == "provider":
        return f"{spec.sentence}: {' or '.join(f'`{name}`' for name in PROVIDERS)}"
    return spec.sentence


def default(spec: SettingSpec) -> str:
    """The value if nothing sets it."""
    value = Settings.model_fields[spec.name].get_default()
    if spec.when_unset:
        return spec.when_unset
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return "none"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def limits(info: FieldInfo) -> str:
    """The bounds of a number."""
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    found = [
        f"{said} {getattr(bound, name):,}"
        for bound in info.metadata
        for name, said in words.items()
        if getattr(bound, name, None) is not None
    ]
    return ", ".join(found)


if __name__ == "__main__":
    sys.exit(main())
