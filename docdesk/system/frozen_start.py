# SPDX-License-Identifier: Apache-2.0
"""How a frozen docdesk begins: with the variables of the person who started it, and perhaps as an inner program."""

from __future__ import annotations

import os
from collections.abc import MutableMapping

from docdesk.system.frozen import CONFINED, INNER, PIP

_LIBRARIES = "LD_LIBRARY_PATH"


def begin(arguments: list[str], environ: MutableMapping[str, str] | None = None) -> int | None:
    """What a frozen program does before anything else. The exit code if an inner program ran, otherwise None.

    Its loader has put the folder's libraries before the system's, for this process. They are loaded; programs of
    the system that this process starts must find their own again.
    """
    environ = os.environ if environ is None else environ
    before = environ.pop(f"{_LIBRARIES}_ORIG", None)
    if before:
        environ[_LIBRARIES] = before
    else:
        environ.pop(_LIBRARIES, None)
    for name in [name for name in environ if name.startswith("_PYI_")]:
        del environ[name]
    if arguments[:1] != [INNER]:
        return None
    return _run(arguments[1], arguments[2:])


def _run(name: str, arguments: list[str]) -> int:
    if name == CONFINED:
        from docdesk.system.confined_start import main

        return main(arguments[0], arguments[1:])
    if name == PIP:
        from pip._internal.cli.main import main as pip

        return int(pip(arguments))
    raise SystemExit(f"docdesk has no inner program {name}")
