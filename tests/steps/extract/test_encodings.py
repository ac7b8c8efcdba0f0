# SPDX-License-Identifier: Apache-2.0
"""Names of encodings, and how a file's beginning reads with one."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.errors import EncodingUnknown, FileMissing
from docdesk.steps.extract.encodings import HEAD, Beginning, beginning, encoding_named


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cp949", "cp949"),
        ("CP-949", "cp949"),
        (" Windows 949 ", "cp949"),
        ("Windows-1252", "cp1252"),
        ("Latin-1", "iso8859-1"),
        ("Shift JIS", "shift_jis"),
        ("UTF8", "utf-8"),
        ("Auto", None),
        (None, None),
    ],
)
def test_each_encoding_has_one_name(typed: str | None, kept: str | None) -> None:
    assert encoding_named(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "klingon", "base64", "rot13", "idna", "undefined", "\0", "\ud800", "a" * 999]
)
def test_a_name_that_is_not_a_text_encoding_is_refused_with_a_remedy(typed: str) -> None:
    with pytest.raises(EncodingUnknown) as refused:
        encoding_named(typed)
    problem = refused.value.problem()
    assert "utf-8" in problem.remedy
    assert len(problem.detail) < 100


def test_another_encoding_gives_the_same_bytes_another_beginning(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes("등대 일지\n".encode("cp949") + b"The lamp is lit at dusk. " * 10_000)
    assert path.stat().st_size > HEAD
    right = beginning(path, "CP949", 12)
    assert right == Beginning("등대 일지\nThe la", "cp949", 0)
    assert beginning(path, None, 12).text != right.text
    broken = beginning(path, "utf-8", 12)
    assert (broken.encoding, broken.replaced > 0) == ("utf-8", True)


def test_a_character_cut_by_the_end_of_the_beginning_is_not_an_error(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_bytes(b"a" + "가".encode() * HEAD)
    assert beginning(path, "utf-8", 10 * HEAD).replaced == 0


def test_a_missing_file_is_reported(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        beginning(tmp_path / "gone.txt", "utf-8")
