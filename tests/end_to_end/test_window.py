# SPDX-License-Identifier: Apache-2.0
"""The real program on a real X server: files are dragged onto it from another program."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from docdesk.system.resource_files import resource

from .accessible import AccessibilityBus
from .screen import Screen, missing_programs, wait_for

pytestmark = [pytest.mark.display, pytest.mark.timeout(900)]

REPOSITORY = Path(__file__).parents[2]
LENS = "The lens of the lighthouse is washed with spirit of wine every second morning.\n"


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    missing = missing_programs()
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"CI needs {', '.join(missing)}: see packaging/apt-test.txt")
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed: see packaging/apt-test.txt")
    folder = tmp_path / "home"
    folder.mkdir()
    made = Screen(folder)
    yield made
    made.close()


@pytest.fixture
def bus(screen: Screen) -> Iterator[AccessibilityBus]:
    """A screen reader's ear. There before the program, which speaks only where somebody listens."""
    made = AccessibilityBus(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    yield made
    made.close()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "library"


def start(screen: Screen, library: Path, *files: Path) -> tuple[subprocess.Popen[Any], str]:
    """The program and its window."""
    command = [sys.executable, "-m", "docdesk", "--library", str(library), *map(str, files)]
    program = screen.start(command, cwd=REPOSITORY)
    return program, screen.window(program, "docdesk")


def close(screen: Screen, program: subprocess.Popen[Any], window: str) -> None:
    """Close the window as its cross does, and wait until the program has ended."""
    screen.do("windowactivate", "--sync", window)
    screen.do("key", "alt+F4")
    assert program.wait(120) == 0


def wait_for_outcome(screen: Screen, window: str, outcome: str, seconds: float = 240) -> None:
    """Until the title begins with it; the library's name and the program's come after."""

    def said() -> bool:
        parts = screen.title(window).split(" — ")
        return parts[0] == outcome and parts[1].endswith("/library") and parts[2:] == ["docdesk"]

    try:
        wait_for(said, f"the outcome “{outcome}”", seconds)
    except TimeoutError as error:
        raise AssertionError(f"{error}; it is “{screen.title(window)}”") from None


def wait_to_hear(bus: AccessibilityBus, sentence: str) -> None:
    """Until a screen reader is told this, among whatever else it is told."""
    heard: list[str] = []
    try:
        wait_for(lambda: heard.extend(bus.announced()) or sentence in heard, f"“{sentence}”")
    except TimeoutError as error:
        raise AssertionError(f"{error}; it was {heard}") from None


def status(screen: Screen, library: Path) -> dict[str, dict[str, Any]]:
    """What the terminal says of each document, by name."""
    done = subprocess.run(
        [sys.executable, "-m", "docdesk", "status", "--library", str(library), "--json"],
        env=screen.environment,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row["name"]: row for row in rows}


def test_dragged_files_become_searchable_and_a_failure_is_mended(
    screen: Screen, bus: AccessibilityBus, library: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "keeper & notes 한글 #1.md"
    notes.write_text(f"# The keeper's notes\n\n{LENS * 3}", "utf-8")
    log = tmp_path / "log book.txt"
    log.write_text("A schooner passed at noon with all sails set, bound for the north.\n" * 4, "utf-8")
    manual = tmp_path / "manual.pdf"
    whole = resource("samples/lighthouse-manual.pdf").read_bytes()
    manual.write_bytes(whole[:200])

    bus.listen()
    program, window = start(screen, library)
    assert screen.drag([notes, log, manual], window)
    wait_for_outcome(screen, window, "2 ready, 1 failed")
    failed = re.compile(r"manual\.pdf, Failed: ")

    def cells_with_the_failure() -> list[str]:
        found = bus.names("cell")
        return found if any(map(failed.match, found)) else []

    cells = wait_for(cells_with_the_failure, "the failure's row")
    for said in ("Ready", "Failed", "Markdown", "PDF", notes.name):
        assert said in cells, cells
    assert "Documents" in bus.names("table")
    assert {"Name", "Status", "Reason or notice"} <= {
        *bus.names("column header"),
        *bus.names("table column header"),
    }, bus.roles()
    assert {"Add files", "Pause", "Settings"} <= {*bus.names("button"), *bus.names("push button")}
    wait_to_hear(bus, "2 documents became ready, 1 failed")

    manual.write_bytes(whole)
    screen.do("windowactivate", "--sync", window)
    screen.do("key", "ctrl+shift+r")
    wait_for_outcome(screen, window, "3 ready")

    wait_to_hear(bus, "1 document became ready")

    screen.do("key", "ctrl+f")
    screen.do("type", "--delay", 20, "washing the lens with spirit")
    passage = re.compile(r"(.+), page 1, (0\.\d\d|1\.00)\. (.*)", re.DOTALL)
    found = wait_for(lambda: [*filter(None, map(passage.match, bus.names("list item")))], "passages")
    best = found[0]
    assert best[1] == notes.name
    assert "spirit of wine" in best[3]

    close(screen, program, window)
    rows = status(screen, library)
    assert {name: row["status"] for name, row in rows.items()} == dict.fromkeys(
        (notes.name, log.name, "manual.pdf"), "ready"
    )
    assert rows["manual.pdf"]["pages"] == 6


def test_a_search_lands_on_its_passage_on_the_page(
    screen: Screen, bus: AccessibilityBus, library: Path, tmp_path: Path
) -> None:
    manual = tmp_path / "manual.pdf"
    manual.write_bytes(resource("samples/lighthouse-manual.pdf").read_bytes())
    bus.listen()
    program, window = start(screen, library)
    assert screen.drag([manual], window)
    wait_for_outcome(screen, window, "1 ready")
    screen.do("windowactivate", "--sync", window)
    screen.do("key", "ctrl+f")
    screen.do("type", "--delay", 20, "washing the lens with spirit")
    wait_for(lambda: [name for name in bus.names("list item") if ", page 2, " in name], "the passage")
    screen.do("key", "Return")
    screen.do("key", "Return")
    wait_to_hear(bus, "The passage is marked on page 2.")
    # the keyboard is on the page now: Ctrl+F searches in the document, and not in the library
    screen.do("key", "ctrl+f")
    screen.do("type", "--delay", 20, "chamois")
    wait_to_hear(bus, "1 of 1")
    close(screen, program, window)
    (row,) = status(screen, library).values()
    assert row["coverage"] == dict.fromkeys(row["coverage"], 0) | {"read": 6}


def test_a_window_closed_in_the_middle_goes_on_at_the_next_start(
    screen: Screen, library: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    count = 40
    for number in range(count):
        sentences = (
            f"In the year {year} report {number} counts {year * number} ships. " for year in range(60)
        )
        (folder / f"report {number}.txt").write_text("".join(sentences), "utf-8")

    program, window = start(screen, library)
    assert screen.drag([folder], window)
    in_the_middle = re.compile(r"(running|waiting).* \d+ ready")
    wait_for(lambda: in_the_middle.search(screen.title(window)), "some ready and some not", 240)
    close(screen, program, window)

    left = status(screen, library)
    assert len(left) == count
    states = [row["status"] for row in left.values()]
    assert set(states) == {"queued", "ready"}

    program, window = start(screen, library)
    wait_for_outcome(screen, window, f"{count} ready", 400)
    close(screen, program, window)
    assert [row["status"] for row in status(screen, library).values()] == ["ready"] * count


def test_files_named_at_the_start_are_dropped_and_ctrl_c_closes(
    screen: Screen, library: Path, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.md"
    shutil.copy(resource("samples/bread-notes.md"), notes)
    program, window = start(screen, library, notes)
    wait_for_outcome(screen, window, "1 ready")
    program.send_signal(2)
    assert program.wait(120) == 0
