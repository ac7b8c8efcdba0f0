# SPDX-License-Identifier: Apache-2.0
"""The table of settings is complete, and what is made from it is up to date."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from docdesk.cli.parse import parse
from docdesk.settings.fields import ENVIRONMENT, FIELDS, KEPT_OPTIONS, KEPT_WITH, Option, Page, SettingSpec
from docdesk.settings.model import Settings

ROOT = Path(__file__).resolve().parents[2]
SPECS = pytest.mark.parametrize("spec", FIELDS.values(), ids=FIELDS)


def translated(context: str) -> dict[str, str]:
    """The Korean of a context by its English; what has none is left out."""
    tree = ElementTree.parse(ROOT / "resources" / "translations" / "docdesk_ko.ts")
    [found] = [one for one in tree.iter("context") if one.findtext("name") == context]
    pairs = {m.findtext("source") or "": m.findtext("translation") or "" for m in found.iter("message")}
    return {english: korean for english, korean in pairs.items() if korean.strip()}


def lacks(spec: SettingSpec, korean: dict[str, str]) -> list[str]:
    """What an entry of the table lacks."""
    info = Settings.model_fields.get(spec.name)
    if info is None:
        return ["a field of Settings"]
    number = spec.number
    texts = [spec.label] if number is None else [spec.label, number.group, number.label]
    checks = {
        "a sentence": bool(spec.sentence) and not spec.sentence.endswith("."),
        "its Korean": all(text in korean for text in texts),
        "a variable of docdesk": not spec.variable or spec.variable.startswith(("DOCDESK_", "OPENAI_")),
        "an option": spec.option is None or spec.option.flag.startswith("--"),
        "words for a default that is None": (info.get_default() is None) == bool(spec.when_unset)
        or info.is_required(),
        "a page for its number": number is None or spec.page is not None,
        "a way to set it": bool(spec.variable or spec.page or spec.option) or spec.name == "batch_inputs",
    }
    return [what for what, ok in checks.items() if not ok]


@SPECS
def test_every_entry_is_complete(spec: SettingSpec) -> None:
    assert lacks(spec, translated("settings")) == []


def test_an_incomplete_entry_is_found() -> None:
    korean = translated("settings")
    whole = FIELDS["workers"]
    assert lacks(whole, korean) == []
    for change, what in (
        ({"name": "thread_count"}, "a field of Settings"),
        ({"sentence": ""}, "a sentence"),
        ({"variable": "WORKERS"}, "a variable of docdesk"),
        ({"label": "A label that nobody translated"}, "its Korean"),
        ({"when_unset": ""}, "words for a default that is None"),
        ({"option": Option("-w", "N")}, "an option"),
        ({"page": None}, "a page for its number"),
    ):
        assert lacks(dataclasses.replace(whole, **change), korean) == [what]  # type: ignore[arg-type]


def test_the_table_and_the_model_have_the_same_settings() -> None:
    assert set(FIELDS) == set(Settings.model_fields)
    assert len(set(ENVIRONMENT.values())) == len(ENVIRONMENT)


@SPECS
def test_a_number_in_the_window_is_one_that_the_model_takes(spec: SettingSpec, tmp_path: Path) -> None:
    if spec.number is None:
        return
    for value in (spec.number.least or 1, spec.number.most):
        assert getattr(Settings(library=tmp_path, **{spec.name: value}), spec.name) == value


@SPECS
def test_the_terminal_takes_every_option(spec: SettingSpec, capsys: pytest.CaptureFixture[str]) -> None:
    if spec.option is None:
        return
    for command in spec.option.commands or ("status",):
        with pytest.raises(SystemExit) as ended:
            parse([command, "--help"])
        assert ended.value.code == 0
        said = " ".join(capsys.readouterr().out.split())
        assert f"{spec.option.flag} " in said
        assert not spec.variable or f"[{spec.variable}]" in said


def test_the_options_that_the_library_keeps() -> None:
    assert KEPT_OPTIONS == ("provider", "base_url", "model", "dimensions", "chunk_size", "chunk_overlap")
    assert KEPT_WITH == ("add", "plan", "reindex")


def test_the_documents_are_made_from_the_table() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_settings.py", "--check"], capture_output=True, text=True
    )
    assert (made.returncode, made.stdout, made.stderr) == (0, "", "")


def test_every_page_has_a_setting() -> None:
    assert {spec.page for spec in FIELDS.values()} == {*Page, None}


def test_the_table_is_light() -> None:
    code = (
        "import sys, docdesk.settings.fields, docdesk.settings.providers\n"
        "print(sorted({'pydantic', 'numpy', 'openai', 'onnxruntime', 'PySide6'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
