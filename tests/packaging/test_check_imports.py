# SPDX-License-Identifier: Apache-2.0
"""Imports that import-linter cannot see are found."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from tests.places import ROOT


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_imports", ROOT / "packaging" / "check_imports.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    "line",
    [
        'import_module("docdesk.steps.embed")',
        'importlib.import_module(".steps", "docdesk")',
        'await asyncio.to_thread(importlib.import_module, "docdesk.owner.follow")',
        "importlib.import_module(name)",
        '__import__("docdesk.store")',
        'from importlib import import_module as door; door("docdesk.store")',
        'runpy.run_module("docdesk.cli")',
        'pkgutil.resolve_name("docdesk.store:Store")',
    ],
)
def test_an_import_by_name_is_found(check: ModuleType, line: str) -> None:
    assert check.imports_by_name(f"async def f():\n    {line}\n") == [2]


@pytest.mark.parametrize(
    "line", ['import_module("numpy")', 'to_thread(importlib.import_module, "numpy")', "from docdesk import x"]
)
def test_others_are_not(check: ModuleType, line: str) -> None:
    assert check.imports_by_name(f"{line}\n") == []


def test_the_project_has_none(check: ModuleType) -> None:
    assert check.main() == 0
