# SPDX-License-Identifier: Apache-2.0
"""Changes as the system reports them, and polling where it cannot."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docdesk.watch.file_changes import FileChanges


def test_it_reports_that_it_listens_and_then_what_changed(tmp_path: Path) -> None:
    told: queue.Queue[set[str] | None] = queue.Queue()
    changes = FileChanges([tmp_path], told.put)
    changes.start()
    try:
        assert told.get(timeout=60) is None
        (tmp_path / "a.txt").write_text("new")
        assert str(tmp_path / "a.txt") in (told.get(timeout=60) or set())
    finally:
        changes.stop()
    assert not changes._thread.is_alive()


def test_beyond_the_systems_limit_changes_are_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[tuple[bool, bool]] = []

    def watch(*folders: Path, stop_event: threading.Event, **options: Any) -> Iterator[Any]:
        polls, closed = bool(options["force_polling"]), options["ignore_permission_denied"]
        asked.append((polls, closed))
        if not closed:
            raise PermissionError("there is a folder that may not be read")
        if not polls:
            raise OSError("OS file watch limit reached")
        yield set()
        yield {(1, str(tmp_path / "a.txt"))}
        stop_event.wait(60)

    monkeypatch.setattr("watchfiles.watch", watch)
    told: queue.Queue[set[str] | None] = queue.Queue()
    changes = FileChanges([tmp_path], told.put)
    changes.start()
    try:
        assert told.get(timeout=60) is None
        assert told.get(timeout=60) == {str(tmp_path / "a.txt")}
    finally:
        changes.stop()
    assert asked == [(False, False), (False, True), (True, True)]
    assert "limit reached" in caplog.text


def test_it_ends_if_a_folder_disappears(tmp_path: Path) -> None:
    changes = FileChanges([tmp_path / "gone"], lambda paths: None)
    changes.start()
    changes._thread.join(60)
    assert not changes._thread.is_alive()
    changes.stop()
