# SPDX-License-Identifier: Apache-2.0
"""Tokens of persons: only hashes are kept, outside the library, and one that is withdrawn ends at once."""

from __future__ import annotations

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docdesk.errors import SettingsInvalid
from docdesk.settings.environment import config_folder
from docdesk.settings.tokens import Access, Tokens, add_token, remove_token, tokens
from docdesk.system.log import without_secrets


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    folder = tmp_path / "library"
    folder.mkdir()
    return folder


def test_a_token_is_known_until_it_is_withdrawn(library: Path) -> None:
    known = Tokens(library)
    anna = add_token(library, "anna", Access.WRITE)
    ben = add_token(library, "벤 Kim", Access.READ, 30)
    assert anna != ben
    found = known.of(anna)
    assert found is not None
    assert (found.name, found.access) == ("anna", Access.WRITE)
    assert [(one.name, one.access, one.per_minute) for one in tokens(library)] == [
        ("anna", Access.WRITE, 600),
        ("벤 Kim", Access.READ, 30),
    ]
    for wrong in ("", "anna", anna[:-1], f"{anna}x", "docdesk_", "\udc80"):
        assert known.of(wrong) is None
    remove_token(library, "anna")
    assert known.of(anna) is None
    assert known.of(ben) is not None


def test_no_file_has_a_token_and_only_its_user_reads_the_hashes(library: Path) -> None:
    token = add_token(library, "anna", Access.WRITE)
    files = [file for file in config_folder().rglob("*") if file.is_file()]
    assert files
    for file in files:
        assert token.removeprefix("docdesk_").encode() not in file.read_bytes()
    [kept] = (config_folder() / "tokens").glob("*.json")
    if sys.platform != "win32":
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    # a library that is passed on brings no token with it
    assert list(library.iterdir()) == []
    assert token not in without_secrets(f"asked with {token}, and again")


def test_another_library_has_other_tokens_and_a_link_to_one_the_same(library: Path, tmp_path: Path) -> None:
    token = add_token(library, "anna", Access.READ)
    assert tokens(tmp_path / "another") == []
    assert Tokens(tmp_path / "another").of(token) is None
    link = tmp_path / "link"
    link.symlink_to(library)
    assert Tokens(link).of(token) is not None


def test_a_name_is_taken_once_and_has_to_be_one(library: Path) -> None:
    add_token(library, "anna", Access.READ)
    for name in ("anna", "", " anna", "a\nb", "a/b", "x" * 65, "\x1b[2J"):
        with pytest.raises(SettingsInvalid):
            add_token(library, name, Access.READ)
    with pytest.raises(SettingsInvalid):
        remove_token(library, "ben")
    assert [one.name for one in tokens(library)] == ["anna"]


def test_many_at_once_lose_nothing(library: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda i: add_token(library, f"p{i}", Access.READ), range(16)))
    known = Tokens(library)
    assert len({found.name for token in made if (found := known.of(token)) is not None}) == 16


def test_a_file_that_cannot_be_read_accepts_nobody(library: Path) -> None:
    token = add_token(library, "anna", Access.READ)
    known = Tokens(library)
    assert known.of(token) is not None
    [kept] = (config_folder() / "tokens").glob("*.json")
    good = kept.read_bytes()
    kept.write_bytes(b'{"tokens": [{"name": 1')
    assert known.of(token) is None
    with pytest.raises(SettingsInvalid):
        tokens(library)
    with pytest.raises(SettingsInvalid):
        add_token(library, "ben", Access.READ)
    kept.write_bytes(good)
    os.utime(kept, (1, 1))
    assert known.of(token) is not None
