# SPDX-License-Identifier: Apache-2.0
"""A screen, a window manager and a bus of their own, and the hand that works on them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROGRAMS = ("Xvfb", "openbox", "xdotool", "dbus-daemon")
SIZE = "1280x800x24"


def missing_programs() -> list[str]:
    """Those of the programs that this machine lacks."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def wait_for(condition: Callable[[], Any], what: str, seconds: float = 120) -> Any:
    """What `condition` gives as soon as it is true; TimeoutError with `what` where it stays false."""
    end = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:.0f} seconds for {what}")
        time.sleep(0.05)
    return value


class Screen:
    """An X server with a window manager and a session bus; `close` ends all that was started here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[Any]] = []
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("QT_", "XDG_", "DOCDESK_"))
            },
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
        }
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "OPENAI_API_KEY"):
            self.environment.pop(name, None)
        try:
            self._start_server()
            self._start_bus()
            self.start(["openbox", "--config-file", str(self._keys_of_window_manager())])
            wait_for(self._has_window_manager, "the window manager")
        except BaseException:
            self.close()
            raise

    def _start_server(self) -> None:
        # the server chooses a free number and tells it; where its only client goes as another one comes, it must
        # not begin anew and drop that one
        reading, writing = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp", "-noreset"],
            pass_fds=[writing],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(server)
        os.close(writing)
        with os.fdopen(reading) as told:
            self.environment["DISPLAY"] = f":{told.readline().strip()}"

    def _start_bus(self) -> None:
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._processes.append(bus)
        assert bus.stdout is not None
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()

    def _keys_of_window_manager(self) -> Path:
        file = self.folder / "openbox.xml"
        file.write_text(
            '<?xml version="1.0"?><openbox_config xmlns="http://openbox.org/3.4/rc"><keyboard>'
            '<keybind key="A-F4"><action name="Close"/></keybind></keyboard></openbox_config>'
        )
        return file

    def _has_window_manager(self) -> bool:
        asked = subprocess.run(
            ["xdotool", "get_desktop"], env=self.environment, capture_output=True, check=False
        )
        return asked.returncode == 0

    def start(self, command: list[str], **options: Any) -> subprocess.Popen[Any]:
        """Start a program on this screen; it is ended with it."""
        output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
        process = subprocess.Popen(command, env=self.environment, **output)
        self._processes.append(process)
        return process

    def close(self) -> None:
        """End what was started here, the last first."""
        for process in reversed(self._processes):
            if process.poll() is None:
                process.terminate()
        for process in reversed(self._processes):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stdout is not None:
                process.stdout.close()

    # the hand

    def do(self, *words: object) -> str:
        """One command of xdotool."""
        command = ["xdotool", *(str(word) for word in words)]
        return subprocess.run(
            command, env=self.environment, check=True, capture_output=True, text=True
        ).stdout

    def window(self, process: subprocess.Popen[Any], name: str) -> str:
        """The visible window of a process that has `name` in its title."""

        def found() -> str:
            asked = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", name],
                env=self.environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if process.poll() is not None:
                raise AssertionError(f"the program ended with {process.returncode}")
            return asked.stdout.split()[-1] if asked.stdout.split() else ""

        return str(wait_for(found, f"a window “{name}”"))

    def title(self, window: str) -> str:
        """A window's title now."""
        return self.do("getwindowname", window).strip()

    def middle(self, window: str) -> tuple[int, int]:
        """The centre of a window on the screen."""
        numbers = dict(
            line.split("=") for line in self.do("getwindowgeometry", "--shell", window).split() if "=" in line
        )
        x, y, width, height = (int(numbers[key]) for key in ("X", "Y", "WIDTH", "HEIGHT"))
        return x + width // 2, y + height // 2

    def drag(self, paths: list[Path], window: str) -> bool:
        """Drag files from another program onto a window and let go; whether they were taken."""
        source = self.start(
            [sys.executable, str(Path(__file__).with_name("drag_source.py")), *map(str, paths)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert source.stdout is not None
        handle = str(json.loads(source.stdout.readline())["window"])
        self.do("windowactivate", "--sync", handle)
        x, y = self.middle(handle)
        to_x, to_y = self.middle(window)
        self.do("mousemove", "--sync", x, y)
        self.do("mousedown", 1)
        # a person's hand: the source begins a drag after some pixels, the target answers motion by motion
        steps = 16
        for step in range(1, steps + 1):
            part = step / steps
            self.do("mousemove", round(x + (to_x - x) * part * part), round(y + (to_y - y) * part * part))
            self.do("sleep", 0.03)
        heard = json.loads(source.stdout.readline())
        assert "over" in heard, heard  # the target has said that it would take them
        self.do("mouseup", 1)
        # the source stays: the target still asks it for the list of files, and a file manager stays as well
        return bool(json.loads(source.stdout.readline())["taken"])
