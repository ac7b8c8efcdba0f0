# SPDX-License-Identifier: Apache-2.0
"""When a program's window is on the screen: the first pixels that differ, on an X server without a window manager.

The program needs no preparation, so that an installed one is measured as one from source is.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

SIZE = (1280, 800)
SECONDS = 60.0
PAUSE = 0.002
"""Seconds between two looks at the screen."""
_POINTS = tuple((x, y) for y in (300, 500) for x in range(100, 1100, 100))
"""Where the window's content is."""
_ZPIXMAP = 2
_ALL_PLANES = 0xFFFFFFFF


@contextmanager
def bare_screen() -> Iterator[str]:
    """An X server of its own; gives its DISPLAY."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp",
         "-noreset"],
        pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            raise RuntimeError("Xvfb did not start")
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def seconds_to_paint(command: Sequence[str], environment: Mapping[str, str], display: str) -> float:
    """Seconds from the start of a program until its window is painted; the program is then ended.

    Raises TimeoutError, and RuntimeError if the program ends before that.
    """
    with _Pixels(display) as pixels:
        empty = pixels.look()
        begin = time.monotonic()
        program = subprocess.Popen(
            list(command), env={**environment, "DISPLAY": display},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            while pixels.look() == empty:
                if program.poll() is not None:
                    raise RuntimeError(
                        f"{command[0]} ended with {program.returncode} before its window was there"
                    )
                if time.monotonic() - begin > SECONDS:
                    raise TimeoutError(f"no window within {SECONDS:.0f} seconds")
                time.sleep(PAUSE)
            seconds = time.monotonic() - begin
        finally:
            _end(program)
        # the next one begins with an empty screen again
        end = time.monotonic() + 10
        while pixels.look() != empty and time.monotonic() < end:
            time.sleep(PAUSE)
        return seconds


def _end(program: subprocess.Popen[bytes]) -> None:
    program.terminate()
    try:
        program.wait(30)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


class _Pixels:
    """Some pixels of a screen, read over Xlib."""

    def __init__(self, display: str) -> None:
        x11 = self._x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = x11.XGetImage.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.restype = x11.XGetPixel.restype = ctypes.c_ulong
        x11.XGetImage.argtypes = [
            ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
            ctypes.c_ulong, ctypes.c_int,
        ]  # fmt: skip
        x11.XGetPixel.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
        for function in (x11.XDefaultRootWindow, x11.XDestroyImage, x11.XCloseDisplay):
            function.argtypes = [ctypes.c_void_p]
        self._connection = x11.XOpenDisplay(display.encode())
        if not self._connection:
            raise RuntimeError(f"the screen {display} does not answer")
        self._root = x11.XDefaultRootWindow(self._connection)

    def __enter__(self) -> _Pixels:
        return self

    def __exit__(self, *_: object) -> None:
        self._x11.XCloseDisplay(self._connection)

    def look(self) -> tuple[int, ...]:
        """The colours of these pixels now."""
        found = []
        for x, y in _POINTS:
            image = self._x11.XGetImage(self._connection, self._root, x, y, 1, 1, _ALL_PLANES, _ZPIXMAP)
            if not image:
                raise RuntimeError("the screen cannot be read")
            found.append(int(self._x11.XGetPixel(image, 0, 0)))
            self._x11.XDestroyImage(image)
        return tuple(found)
