# SPDX-License-Identifier: Apache-2.0
"""docs/architecture.md is a map of what is there: its packages, their floors, and the files that it names."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "docdesk"
PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PACKAGES = sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


def floors_on_the_page() -> dict[str, int]:
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \| \w.+\. \|$", PAGE, re.MULTILINE)
    return {name: int(floor) for floor, name in rows}


def contracts() -> dict[str, list[str]]:
    """The layers of each layers contract of import-linter, by its container; the top comes first."""
    table = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    return {row["containers"][0]: row["layers"] for row in table if row["type"] == "layers"}


def test_the_page_lists_the_packages_that_there_are() -> None:
    assert sorted(floors_on_the_page()) == PACKAGES


def test_its_floors_are_those_that_the_linter_holds() -> None:
    layers = contracts()["docdesk"]
    held = {
        name: len(layers) - number
        for number, layer in enumerate(layers)
        for name in re.findall(r"\w+", layer)
    }
    assert floors_on_the_page() == held


def test_the_window_s_floors_are_on_the_page_in_their_order() -> None:
    said = re.search(r"Within `gui`: (.+?)\. Within", PAGE, re.DOTALL)
    assert said is not None
    names = [name for part in re.findall(r"`([^`]+)`", said[1]) for name in part.split(" | ")]
    held = [name for layer in contracts()["docdesk.gui"] for name in layer.split(" | ")]
    assert names == held


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`([\w/]+(?:\.py|/))`", PAGE))))
def test_a_file_or_folder_that_the_page_names_is_there(name: str) -> None:
    assert (PACKAGE / name).exists() or (ROOT / name).exists()


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_says_what_it_is_for(name: str) -> None:
    code = ast.parse((PACKAGE / name / "__init__.py").read_text("utf-8"))
    purpose = ast.get_docstring(code)
    assert purpose, f"docdesk/{name}/__init__.py has no docstring"
    if name != "errors":  # it re-exports its classes
        assert code.body[1:] == [], f"docdesk/{name}/__init__.py holds more than its docstring"
