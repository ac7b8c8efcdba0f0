# SPDX-License-Identifier: Apache-2.0
"""What a drop holds: nothing is swallowed, nothing is taken twice, no tree is endless."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from docdesk.errors import FileMissing
from docdesk.steps.extract.identify import look_at
from docdesk.system.sources import CIRCLE, HIDDEN, OF_WEB_PAGE, SPECIAL, UNREADABLE, FoundFile, find_files
from docdesk.values.paths import name_of_path, path_of_text, text_of_path
from docdesk.values.plans import Skipped


def names(found: list[FoundFile | Skipped]) -> list[str]:
    return [item.path.name for item in found if isinstance(item, FoundFile)]


def test_folders_count_with_all_below_in_order(tmp_path: Path) -> None:
    for name in ("b/deep/x.txt", "b/a.txt", "a.md", ".hidden/no.txt", "b/.secret.txt", "b/~$open.docx"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    found = list(find_files([tmp_path, tmp_path / "a.md", tmp_path / "b"]))
    assert names(found) == ["a.md", "a.txt", "x.txt"]
    skipped = {(Path(item.path).name, item.reason) for item in found if isinstance(item, Skipped)}
    assert skipped == {(".hidden", HIDDEN), (".secret.txt", HIDDEN), ("~$open.docx", HIDDEN), ("b", CIRCLE)}


def test_a_named_hidden_file_is_taken(tmp_path: Path) -> None:
    (tmp_path / ".notes.txt").write_text("x")
    assert names(list(find_files([tmp_path / ".notes.txt"]))) == [".notes.txt"]


def test_the_folder_of_a_saved_web_page_is_part_of_it(tmp_path: Path) -> None:
    for name in ("News.html", "News_files/a.js", "sub/Old.htm", "sub/Old.files/b.css", "my_files/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    for paths in ([tmp_path], [tmp_path / "News_files", tmp_path / "News.html", tmp_path / "sub"]):
        found = list(find_files(paths))
        assert set(names(found)) - {"c.txt"} == {"News.html", "Old.htm"}
        skipped = {(Path(item.path).name, item.reason) for item in found if isinstance(item, Skipped)}
        assert skipped == {("News_files", OF_WEB_PAGE), ("Old.files", OF_WEB_PAGE)}
    assert names(list(find_files([tmp_path]))) == ["News.html", "c.txt", "Old.htm"]
    assert names(list(find_files([tmp_path / "News_files"]))) == ["a.js"]


def test_missing_files_get_their_rows(tmp_path: Path) -> None:
    (found,) = find_files([tmp_path / "gone.pdf"])
    assert found == FoundFile(tmp_path / "gone.pdf", None, None)


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights or do not exist on Windows")
def test_links_in_a_circle_and_special_files_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "round").symlink_to(tmp_path)
    (tmp_path / "in" / "nowhere.txt").symlink_to(tmp_path / "missing")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    found = list(find_files([tmp_path]))
    assert names(found) == ["a.txt", "nowhere.txt"]
    skipped = {(Path(item.path).name, item.reason) for item in found if isinstance(item, Skipped)}
    assert skipped == {("round", CIRCLE), ("pipe.txt", SPECIAL)}


def test_a_very_deep_tree_is_walked(tmp_path: Path) -> None:
    deep = tmp_path
    for _ in range(400):
        deep = deep / "d"
        deep.mkdir()
    (deep / "bottom.txt").write_text("x")
    assert names(list(find_files([tmp_path]))) == ["bottom.txt"]


def test_the_library_itself_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "own.txt").write_text("x")
    (tmp_path / "mine.txt").write_text("x")
    assert names(list(find_files([tmp_path], leave_out=tmp_path / "library"))) == ["mine.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every folder")
def test_a_folder_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert list(find_files([tmp_path])) == [Skipped(str(closed), UNREADABLE)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has file names that are no text")
def test_a_name_that_is_not_valid_text_survives_a_round_trip() -> None:
    path = Path(os.fsdecode(b"/papers/caf\xe9.txt"))
    text = text_of_path(path)
    text.encode()
    assert path_of_text(text) == path
    assert name_of_path(path) == "caf�.txt"
    assert text_of_path("/papers/café.txt") == "/papers/café.txt"


def test_a_name_that_begins_with_a_tilde_is_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "~$notes.txt").write_text("what a word processor keeps while it has notes.txt open")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "mine.txt").write_text("mine")
    found = list(find_files([Path("~$notes.txt"), Path("~nobody-is-named-so/a.txt"), Path("~/mine.txt")]))
    assert [file.path for file in found if isinstance(file, FoundFile)] == [
        tmp_path / "~$notes.txt",
        tmp_path / "~nobody-is-named-so/a.txt",
        tmp_path / "home" / "mine.txt",
    ]


def test_a_path_that_no_file_can_have_gets_its_row(tmp_path: Path) -> None:
    (found,) = find_files([tmp_path / "a\0b.txt"])
    assert isinstance(found, FoundFile)
    assert found.size is None
    with pytest.raises(FileMissing):
        look_at(found.path)
