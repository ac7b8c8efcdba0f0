# SPDX-License-Identifier: Apache-2.0
"""The numbers behind a chart of an Office file, as the file keeps them."""

from __future__ import annotations

from typing import Any

from docdesk.steps.extract.container import local

MOST_POINTS = 5_000
"""Of one series."""


def chart_rows(root: Any) -> tuple[str, list[list[str]]]:
    """The title of a chart; and a row of the series' names, then a row for each category."""
    title = ""
    series: list[tuple[str, dict[int, str], dict[int, str]]] = []
    for element in root.iter():
        name = local(element)
        if name == "title" and not title and local(element.getparent()) == "chart":
            title = "".join(each.text or "" for each in element.iter() if local(each) == "t").strip()
        elif name == "ser" and len(series) < 100:
            series.append(_series(element))
    if not series:
        return title, []
    categories = max((of for _, of, _ in series), key=len)
    places = sorted({*categories, *(place for _, _, values in series for place in values)})
    rows = [["", *(named for named, _, _ in series)]] if any(named for named, _, _ in series) else []
    rows += [[categories.get(at, ""), *(values.get(at, "") for _, _, values in series)] for at in places]
    return title, rows


def _series(element: Any) -> tuple[str, dict[int, str], dict[int, str]]:
    named, categories, values = "", {}, {}
    for child in element:
        name = local(child)
        if name == "tx":
            named = " ".join(each.text or "" for each in child.iter() if local(each) in ("v", "t")).strip()
        elif name in ("cat", "xVal"):
            categories = _points(child)
        elif name in ("val", "yVal"):
            values = _points(child)
    return named, categories, values


def _points(element: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    for point in element.iter():
        if local(point) == "pt" and len(found) < MOST_POINTS:
            at = point.get("idx", "")
            text = " ".join(each.text or "" for each in point if local(each) == "v").strip()
            if at.isdigit() and len(at) < 7 and text:
                known = found.get(int(at))
                found[int(at)] = text if known is None else f"{text} {known}"
    return found
