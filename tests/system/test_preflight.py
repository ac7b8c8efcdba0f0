# SPDX-License-Identifier: Apache-2.0
"""Nothing that is missing may reach Qt: it would abort the process."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from docdesk import __main__ as program
from docdesk.system import preflight
from tests.places import ROOT

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="on macOS and Windows a window can always be opened"
)


def all_there(library: str) -> bool:
    return True


def test_a_missing_display_is_reported() -> None:
    problem = preflight.check_display({}, loads=all_there)
    assert problem is not None
    assert "neither DISPLAY nor WAYLAND_DISPLAY is set" in problem


def test_offscreen_needs_no_display() -> None:
    assert preflight.check_display({"QT_QPA_PLATFORM": "offscreen"}, loads=all_there) is None


def test_a_missing_qt_platform_is_reported() -> None:
    problem = preflight.check_display({"QT_QPA_PLATFORM": "hologram"}, loads=all_there)
    assert problem is not None
    assert "“hologram”" in problem


def test_an_unserved_display_is_reported() -> None:
    problem = preflight.check_display({"DISPLAY": ":64999"}, loads=all_there)
    assert problem is not None
    assert "“:64999” does not answer" in problem


def test_a_display_that_accepts_and_never_answers_times_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preflight, "CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        # the number of a display on TCP is its port less 6000
        display = f"127.0.0.1:{silent.getsockname()[1] - 6000}"
        problem = preflight.check_display({"DISPLAY": display}, loads=all_there)
        connection, _ = silent.accept()
        connection.close()
    assert problem is not None
    assert "does not answer" in problem
    for thread in threading.enumerate():
        if thread.name == "display check":
            thread.join(60)
            assert not thread.is_alive()


def test_a_missing_x_library_is_named_with_its_package() -> None:
    problem = preflight.check_display(
        {"DISPLAY": ":0"}, loads=lambda library: library not in ("libxcb-cursor.so.0", "libxcb-icccm.so.4")
    )
    assert problem is not None
    assert "libxcb-cursor.so.0, libxcb-icccm.so.4" in problem
    assert problem.endswith("sudo apt-get install --no-install-recommends libxcb-cursor0 libxcb-icccm4")


def test_a_library_that_qt_cannot_be_imported_without_is_named() -> None:
    problem = preflight.check_imports(loads=lambda library: library != "libGL.so.1")
    assert problem is not None
    assert problem.endswith("sudo apt-get install --no-install-recommends libgl1")
    assert preflight.check_imports(loads=all_there) is None


@pytest.mark.parametrize("missing", ["libGL.so.1", None])
def test_a_library_that_qt_lacks_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], missing: str | None
) -> None:
    monkeypatch.setattr(preflight, "_loads", lambda library: library != missing)
    monkeypatch.setattr(preflight, "check_display", lambda: None)
    monkeypatch.setitem(sys.modules, "docdesk.gui.main", None)  # importing it fails
    try:
        if missing is None:
            with pytest.raises(ImportError):
                program.main([])
        else:
            assert program.main([]) == 1
            assert missing in capsys.readouterr().err
    finally:
        gc.enable()


def test_wayland_must_answer(tmp_path: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(tmp_path)}
    problem = preflight.check_display(environ, loads=all_there)
    assert problem is not None
    assert "“wayland-7” does not answer" in problem
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-7"))
        server.listen()
        assert preflight.check_display(environ, loads=all_there) is None
        lacking = preflight.check_display(environ, loads=lambda name: name != "libwayland-cursor.so.0")
    assert lacking is not None
    assert lacking.endswith("libwayland-cursor0")


def test_a_dead_wayland_and_a_dead_x_server_count_as_no_display(tmp_path: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "none", "XDG_RUNTIME_DIR": str(tmp_path), "DISPLAY": ":64999"}
    assert preflight.check_display(environ, loads=all_there) is not None


def test_the_program_ends_with_a_sentence_where_qt_would_abort(tmp_path: Path) -> None:
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    environ["DOCDESK_LIBRARY"] = str(tmp_path / "library")
    ran = subprocess.run(
        [sys.executable, "-m", "docdesk"], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=240
    )
    assert ran.returncode == 1
    assert "There is no display" in ran.stderr
    assert "docdesk add PATH" in ran.stderr
    assert not (tmp_path / "library").exists()


def test_the_check_loads_no_package() -> None:
    """It runs before packages are installed, and on a Python that has none."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]);"
        "from docdesk.system import preflight; preflight.check_imports(); preflight.check_display({})"
    )
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(ROOT)], capture_output=True, text=True, timeout=240
    )
    assert (ran.returncode, ran.stderr) == (0, "")
