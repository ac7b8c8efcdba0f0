# SPDX-License-Identifier: Apache-2.0
"""The program `docdesk`: the window, or a command of the terminal."""

from __future__ import annotations

import atexit
import gc
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Run what the command line says and return the exit code."""
    if getattr(sys, "frozen", False):
        import multiprocessing

        # worker processes of a frozen program begin here
        multiprocessing.freeze_support()
        from docdesk.system import frozen_start

        if (code := frozen_start.begin(sys.argv[1:])) is not None:
            return code
    from docdesk.cli.parse import parse
    from docdesk.system.private import write_privately

    write_privately()

    args = parse(sys.argv[1:] if arguments is None else arguments)
    if args.command == "window":
        return _window(args.library, args.files)
    from docdesk.cli.run import run

    # the last collection looks at every object of two thousand modules, half a second in which a person waits
    atexit.register(gc.freeze)
    return run(args)


def _window(library: str | None, files: list[str]) -> int:
    """Open the window, or say why none can be opened: Qt itself would abort the process."""
    from docdesk.system import preflight

    problem = preflight.check_display()
    if problem is None:
        # imports make many objects and no garbage, and the window waits for them; `run_window` turns it on again
        gc.disable()
        try:
            from docdesk.gui.main import run_window
        except ImportError:
            problem = preflight.check_imports()
            if problem is None:
                raise
        else:
            return run_window(library, [Path(file) for file in files])
    from docdesk.values.commands import as_typed

    hint = as_typed("In the terminal: docdesk add PATH, docdesk search TEXT.")
    print(f"docdesk: {problem}\n{hint}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
