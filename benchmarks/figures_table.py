# SPDX-License-Identifier: Apache-2.0
"""docs/figures.md: what was measured takes the place of its earlier row, and every other row stays.

A machine has the results of the benchmarks that ran on it, which are seldom all. A row is the same if its figure and
what it stands beside are, apart from numbers in them; one whose figure got another name is removed by hand.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from themes import OTHER, THEMES, theme_of

COLUMNS = ("figure", "beside", "to reach", "measured", "reached", "load")

HEAD = """# Figures

Made by `make bench`, which measures everything; `make bench BENCH=growth` measures one of them again.
A figure stands beside something that ran in the same minute: a ratio to it where no unit is named. Both
sides start warm, and the endpoint is a process of its own. Medians, with the smallest and the largest of
all repeats. The load is the machine's average over the last minute, with what was measured in it.
"""

_MACHINE = re.compile(r"Machine: (.*)\.")


@dataclass
class Table:
    """The lines of the page: rows by theme, notes and machines. A row's and a note's key says which one it is."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    machines: dict[str, None] = field(default_factory=dict)


def number(value: float) -> str:
    """With as many digits as say something."""
    size = abs(value)
    return f"{value:,.0f}" if size >= 100 else f"{value:.1f}" if size >= 10 else f"{value:.2f}"


def spread(values: Sequence[float]) -> str:
    """The median, and the smallest and largest where there are several."""
    if not values:
        return "not measured"
    middle = number(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({number(min(values))} to {number(max(values))}, {len(values)} runs)"


def said(value: Any) -> str:
    """A detail as it is read."""
    if isinstance(value, bool) or not isinstance(value, float | dict | list | tuple):
        return str(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict):
        return ", ".join(f"{name} {said(each)}" for name, each in value.items())
    return ", ".join(said(each) for each in value)


def plain(text: str) -> str:
    """A text that Markdown shows as it is written, on one line; what stands in backticks stays code."""
    parts = " ".join(text.split()).split("`")
    parts[::2] = [re.sub(r"[\\*]|<(?=[a-zA-Z/!?])", r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)


def table_line(cells: Sequence[str]) -> str:
    """One line of a Markdown table."""
    return "| " + " | ".join(plain(cell).replace("|", "\\|") for cell in cells) + " |"


def measured(results: Mapping[str, Mapping[str, Any]]) -> Table:
    """The lines of what benchmarks kept, by their names."""
    table = Table()
    for name, kept in results.items():
        table.machines[f"{kept['machine']} ({kept['when'].split()[0]})"] = None
        load = f"{kept['load']:.1f}" if kept["load"] is not None else "?"
        for row in kept["rows"]:
            mark = {True: "yes", False: "no", None: "–"}[row["reached"]]
            cells = [row["figure"], row["beside"], row["goal"] or "–", spread(row["values"]), mark, load]
            line = table_line(cells)
            table.rows.setdefault(theme_of(name), {})[_key_of_row(line)] = line
            if row["details"]:
                details = "; ".join(f"{what}: {said(value)}" for what, value in row["details"].items())
                note = plain(f"- {row['figure']}, beside {row['beside']} – {details}.")
                table.notes[_key_of_note(note)] = note
        if kept["note"]:
            note = plain(f"- {kept['note']}")
            table.notes[_key_of_note(note)] = note
    return table


def read(text: str) -> Table:
    """The lines of a page that `written` made."""
    table = Table()
    theme = OTHER
    body, _, notes = text.partition("\n## Notes\n")
    for line in body.splitlines()[len(HEAD.splitlines()) :]:
        if (titled := re.match(r"\| \*\*(.*?)\*\* \|", line)) is not None:
            theme = titled[1]
        elif line.startswith("| ") and not line.startswith(f"| {COLUMNS[0]} | {COLUMNS[1]} |"):
            table.rows.setdefault(theme, {})[_key_of_row(line)] = line
    for line in notes.splitlines():
        if line.startswith("- "):
            table.notes[_key_of_note(line)] = line
        elif (machine := _MACHINE.fullmatch(line)) is not None:
            table.machines[machine[1]] = None
    return table


def joined(before: Table, now: Table) -> Table:
    """What was measured now, and of `before` what was not; each row stays in its place."""
    themes = [*THEMES, *(theme for theme in (*before.rows, *now.rows) if theme not in THEMES)]
    rows = {theme: {**before.rows.get(theme, {}), **now.rows.get(theme, {})} for theme in themes}
    return Table(
        {theme: some for theme, some in rows.items() if some},
        {**before.notes, **now.notes},
        {**before.machines, **now.machines},
    )


def written(table: Table) -> str:
    """The page."""
    rows: list[str] = []
    for theme, some in table.rows.items():
        rows += [f"| **{theme}** " + "| " * (len(COLUMNS) - 1) + "|", *some.values()]
    lines: Iterable[str] = [
        HEAD,
        table_line(COLUMNS),
        "|---" * len(COLUMNS) + "|",
        *rows,
        "",
        "## Notes",
        "",
        *table.notes.values(),
        "",
        *(f"Machine: {each}." for each in table.machines),
        "",
    ]
    return "\n".join(lines)


def _key_of_row(line: str) -> str:
    figure, beside = re.split(r"(?<!\\)\|", line)[1:3]
    return f"{figure.strip()}, beside {_without_numbers(beside.strip())}"


def _key_of_note(line: str) -> str:
    about = line[2:].split(" – ", 1)[0]
    figure, _, beside = about.partition(", beside ")
    return f"{figure}, beside {_without_numbers(beside)}".replace("|", "\\|")


def _without_numbers(text: str) -> str:
    return re.sub(r"\d[\d.,]*", "#", text)
