# SPDX-License-Identifier: Apache-2.0
"""The table of formats: every entry is complete, and everything that a format needs is there."""

from __future__ import annotations

import importlib
import importlib.metadata
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from docdesk.steps.extract import identify, type_of_name
from docdesk.steps.extract.engines import ENGINES
from docdesk.steps.extract.formats import reader_of
from docdesk.values.formats import READ, FileType, Unit, type_of_suffix
from tests.steps.extract.office_files import ole, zipped

ROOT = Path(__file__).parents[2]

SAMPLES = {
    FileType.PDF: b"%PDF-1.7\n",
    FileType.HTML: b"<p>A sentence.</p>\n",
    FileType.RTF: b"{\\rtf1\\ansi words}",
    FileType.IPYNB: b'{"cells": []}',
    FileType.JSON: b"{}",
    FileType.ZIP: zipped({"a.txt": "x"}),
    FileType.PICTURE: b"\x89PNG\r\n\x1a\n",
}
"""The beginning of a file of each format that is told by it."""


def sample_of(kind: FileType) -> bytes:
    """The least file that is told to be of a format; for a text, any words."""
    about = kind.about
    if about.zip_types and about.zip_types[0].endswith((".main", ".main+xml")):
        declared = f'<Types><Override PartName="/main" ContentType="{about.zip_types[0]}"/></Types>'
        return zipped({"[Content_Types].xml": declared})
    if about.zip_types:
        return zipped({"mimetype": about.zip_types[0]})
    if about.ole_names:
        return ole({about.ole_names[0]: b"x"})
    return SAMPLES.get(kind, b"A sentence.\n")


@pytest.mark.parametrize("kind", READ)
def test_a_format_is_complete(kind: FileType) -> None:
    about = kind.about
    assert about.name
    assert about.suffixes
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in about.suffixes)
    assert isinstance(about.unit, Unit)
    assert about.reads
    assert list(inspect.signature(reader_of(kind)).parameters) == ["request", "report"]
    for engine in about.engines:
        module, name = ENGINES[engine].split(":")
        assert hasattr(
            getattr(importlib.import_module(f"docdesk.steps.extract.engines.{module}"), name), "open"
        )
    for module in about.warm:
        importlib.import_module(module)
    for package in about.packages:
        assert importlib.metadata.version(package)


@pytest.mark.parametrize("kind", READ)
def test_a_sample_of_each_suffix_is_identified(kind: FileType, tmp_path: Path) -> None:
    for suffix in kind.about.suffixes:
        for name in (f"a{suffix}", f"A{suffix.upper()}"):
            (tmp_path / name).write_bytes(sample_of(kind))
            assert identify(tmp_path / name) is kind
            assert type_of_name(name) is kind


def test_no_two_formats_share_a_suffix_or_a_beginning() -> None:
    for facts in (
        [suffix for kind in READ for suffix in kind.about.suffixes],
        [mark for kind in READ for mark in kind.about.begins],
        [media for kind in READ for media in kind.about.zip_types],
        [name for kind in READ for name in kind.about.ole_names],
    ):
        assert len(facts) == len(set(facts))


def test_a_type_that_a_newer_docdesk_wrote_is_other() -> None:
    assert FileType("docx-of-the-future") is FileType.OTHER
    assert FileType("pdf") is FileType.PDF
    assert type_of_suffix(".docx-of-the-future") is None


def test_the_page_about_formats_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_formats.py", "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_the_table_is_light() -> None:
    """The window reads it before anything else is there, and so does each worker."""
    program = (
        "import sys; before = set(sys.modules); import docdesk.values.formats;"
        "print([m for m in set(sys.modules) - before if m.startswith(('docdesk.steps', 'pydantic', 'pypdf'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
