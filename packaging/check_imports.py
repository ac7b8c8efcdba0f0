# SPDX-License-Identifier: Apache-2.0
"""import-linter sees `import` statements. This finds imports by name, which it cannot see.

They are allowed in the registries of `REGISTRIES` alone, each of which opens modules of its own package or of those
that stand beside it. Anywhere else, import inside a function, and run that function in a thread if it is slow.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

REGISTRIES = {
    "docdesk/cli/commands/__init__.py": "a terminal command, by its name in the table of commands",
    "docdesk/steps/extract/formats/__init__.py": "a format's reader, from the table of formats",
    "docdesk/steps/extract/engines/__init__.py": "an engine, from the table of engines",
    "docdesk/steps/embed/__init__.py": "a provider, from the table of providers",
    "docdesk/system/safe_pickle.py": "a type that a worker's message names, from a closed list",
    "docdesk/workers/worker_process.py": "what a worker loads before its first file",
}
"""Files that may import by name, and what."""

NAMES = {"import_module", "__import__", "run_module", "resolve_name", "spec_from_file_location"}
"""Functions of importlib, runpy and pkgutil that import what they are told."""


def imports_by_name(source: str) -> list[int]:
    """The lines that import something of docdesk by name, or something that only the run decides."""
    found = []
    tree = ast.parse(source)
    names = NAMES | {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname and alias.name in NAMES
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        used = [name_of(part) for part in (node.func, *node.args)]
        if any(name in names for name in used):
            # to_thread(import_module, "numpy") and import_module("numpy") alike
            texts = [part.value for part in node.args if isinstance(part, ast.Constant)]
            foreign = texts and not any(str(text).startswith(("docdesk", ".")) for text in texts)
            if not foreign:
                found.append(node.lineno)
    return found


def name_of(node: ast.expr) -> str:
    """The last part of a name."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def main() -> int:
    """1 if a file imports by name that may not."""
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: import by name; import-linter cannot see it"
        for path in sorted((ROOT / "docdesk").rglob("*.py"))
        if path.relative_to(ROOT).as_posix() not in REGISTRIES
        for line in imports_by_name(path.read_text("utf-8"))
    ]
    wrong += [f"{name}: there is no such registry" for name in REGISTRIES if not (ROOT / name).is_file()]
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
