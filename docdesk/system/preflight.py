# SPDX-License-Identifier: Apache-2.0
"""Checks whether a window can be opened, before Qt is imported.

If Qt finds no display, or a library of its X plugin is missing, it aborts the process, which no `except` catches. If a
library of Qt itself is missing, its import fails. This module finds both and explains them in a sentence. It uses the
standard library only, because it also runs on a Python without docdesk's packages.

    python -m docdesk.system.preflight         exit code 0: a window can be opened; else 1 and the sentence
"""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

IMPORT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
}
"""The libraries that PySide6 needs to be imported, with Debian's package of each."""

X_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""The libraries without which Qt aborts under X; the others that its plugin loads come with these."""

WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
}

WITHOUT_DISPLAY = frozenset({"offscreen", "minimal", "minimalegl", "vnc", "linuxfb", "eglfs", "vkkhrdisplay"})
"""Qt platforms without a display server."""

CONNECT_SECONDS = 5.0
"""How long a display may take to answer."""


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(libraries: Mapping[str, str], loads: Callable[[str], bool] | None = None) -> list[str]:
    """The libraries that the system's loader does not find."""
    loads = loads or _loads
    return [name for name in libraries if not loads(name)]


def check_imports(*, loads: Callable[[str], bool] | None = None) -> str | None:
    """None if every library that PySide6 needs is there, otherwise the sentence.

    For callers that do not import PySide6 or got an ImportError.
    """
    if sys.platform in ("win32", "darwin"):
        return None
    missing = missing_libraries(IMPORT_LIBRARIES, loads)
    return _missing_sentence("The window needs", missing, IMPORT_LIBRARIES) if missing else None


def check_display(
    environ: Mapping[str, str] | None = None, *, loads: Callable[[str], bool] | None = None
) -> str | None:
    """None if a window can be opened, otherwise a sentence that says what is missing and what to do.

    Connects to the display, at most for `CONNECT_SECONDS`. Only Linux and the like can lack one: on macOS and
    Windows the answer is always None.
    """
    if sys.platform in ("win32", "darwin"):
        return None
    environ = os.environ if environ is None else environ
    loads = loads or _loads
    chosen = environ.get("QT_QPA_PLATFORM", "")
    platforms = [part.partition(":")[0].strip() for part in chosen.split(";") if part.strip()]
    if not platforms:
        # the order in which Qt itself tries them
        platforms = ["wayland"] if environ.get("WAYLAND_DISPLAY") else []
        platforms += ["xcb"] if environ.get("DISPLAY") else []
    if not platforms:
        return "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set."
    reasons = [_platform_problem(platform, environ, loads) for platform in platforms]
    return None if None in reasons else reasons[-1]


def _platform_problem(platform: str, environ: Mapping[str, str], loads: Callable[[str], bool]) -> str | None:
    known = _platform_plugins()
    if known is not None and platform not in known:
        return (
            f"QT_QPA_PLATFORM asks for “{platform}”, which this Qt does not have."
            " Remove that variable from the environment."
        )
    if platform in WITHOUT_DISPLAY:
        return None
    if platform.startswith("wayland"):
        return _wayland_problem(environ, loads)
    if platform == "xcb":
        return _x_problem(environ, loads)
    return None


def _platform_plugins() -> set[str] | None:
    """The names of the installed Qt's platforms; None if PySide6 is not found."""
    spec = importlib.util.find_spec("PySide6")
    for folder in (spec and spec.submodule_search_locations) or ():
        plugins = {
            path.name.removeprefix("libq").removesuffix(".so")
            for path in (Path(folder) / "Qt" / "plugins" / "platforms").glob("libq*.so")
        }
        if plugins:
            # one file answers to several names
            return plugins | {"wayland", "wayland-egl", "vkkhrdisplay"} | WITHOUT_DISPLAY
    return None


def _wayland_problem(environ: Mapping[str, str], loads: Callable[[str], bool]) -> str | None:
    import socket

    name = environ.get("WAYLAND_DISPLAY") or "wayland-0"
    path = Path(environ.get("XDG_RUNTIME_DIR", ""), name)  # an absolute name stays as it is
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(CONNECT_SECONDS)
            connection.connect(str(path))
    except OSError:
        return f"The Wayland display “{name}” does not answer (WAYLAND_DISPLAY)."
    if missing := missing_libraries(WAYLAND_LIBRARIES, loads):
        return _missing_sentence("A window under Wayland needs", missing, WAYLAND_LIBRARIES)
    return None


def _x_problem(environ: Mapping[str, str], loads: Callable[[str], bool]) -> str | None:
    display = environ.get("DISPLAY", "")
    if not display:
        return "There is no display: DISPLAY is not set."
    if missing := missing_libraries(X_LIBRARIES, loads):
        # all at once: nobody wants to install these and then read about the next ones
        missing += missing_libraries(IMPORT_LIBRARIES, loads)
        return _missing_sentence("A window under X needs", missing, X_LIBRARIES | IMPORT_LIBRARIES)
    if not _x_answers(display):
        return f"The display “{display}” does not answer or refuses us (DISPLAY, XAUTHORITY)."
    return None


def _x_answers(display: str) -> bool:
    """Whether the X server at `display` accepts a connection; False if it does not answer."""
    import ctypes

    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    answered = threading.Event()

    def connect() -> None:
        connection = xcb.xcb_connect(os.fsencode(display), None)
        if not xcb.xcb_connection_has_error(connection):
            answered.set()
        xcb.xcb_disconnect(connection)

    # a server that accepts the connection and never answers would block this thread forever
    thread = threading.Thread(target=connect, name="display check", daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS)
    return answered.is_set()


def _missing_sentence(begin: str, missing: Iterable[str], packages: Mapping[str, str]) -> str:
    names = list(missing)
    line = "sudo apt-get install --no-install-recommends " + " ".join(packages[name] for name in names)
    what = "a library that is" if len(names) == 1 else "libraries that are"
    return (
        f"{begin} {what} not installed: {', '.join(names)}. On Debian and Ubuntu this installs"
        f" {'it' if len(names) == 1 else 'them'}: {line}"
    )


def main() -> int:
    """Print why no window can be opened and return 1, or return 0."""
    problem = check_imports() or check_display()
    if problem:
        print(problem, file=sys.stderr)
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
