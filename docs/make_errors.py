# SPDX-License-Identifier: Apache-2.0
"""Writes docs/errors.md from the table of errors.

    python docs/make_errors.py [--check]

With --check nothing is written: it says whether the file differs from the table, and ends with 1 if it does.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(REPOSITORY))

from docdesk import errors  # noqa: E402
from docdesk.errors.base import DocdeskError, known_codes  # noqa: E402

PAGE = REPOSITORY / "docs" / "errors.md"

INTRODUCTION = """\
# What went wrong, and what to do

Made from the classes in docdesk/errors/ by `python docs/make_errors.py`.

Each failure has a code, which `--json`, HTTP and MCP give to programs, and three sentences for people: a title, what
happened, and what to do about it. Words in angle brackets are filled in.

A failed document keeps its row. *Retry helps* says that the same attempt may succeed later or after the remedy.
*Pauses the queue* says that no other document would fare better: docdesk stops once, and goes on when the cause is
gone or when you choose Resume. *HTTP* is the status of an answer of the service.
"""

FAMILIES = {
    "A file": errors.SourceError,
    "The embedding provider": errors.ProviderError,
    "The library and the machine": errors.LibraryError,
    "The backup": errors.BackupError,
    "A request to the service or a command": errors.RequestError,
}
OTHERS = "Everything else"

_FACT = re.compile(r"\{(\w+)\}")


def main() -> int:
    """Write the file, or compare it."""
    text = page()
    if "--check" in sys.argv[1:]:
        same = PAGE.is_file() and PAGE.read_text("utf-8") == text
        if not same:
            print("docs/errors.md differs from the table of errors: run python docs/make_errors.py")
        return 0 if same else 1
    PAGE.write_text(text, "utf-8")
    return 0


def page() -> str:
    """The page as the table has it."""
    parts = [INTRODUCTION]
    for family in (*FAMILIES, OTHERS):
        parts += [f"\n## {family}\n", *_sections(family)]
    return "".join(parts)


def _sections(family: str) -> Iterator[str]:
    for code, kind in known_codes().items():
        if _family_of(kind) == family:
            yield f"\n### {code}\n\n**{_words(kind.title)}.** {_words(kind.detail)}\n\n{_words(kind.remedy)}\n"
            yield f"\n*{_about(kind)}*\n"


def _family_of(kind: type[DocdeskError]) -> str:
    return next((name for name, parent in FAMILIES.items() if issubclass(kind, parent)), OTHERS)


def _words(template: str) -> str:
    return _FACT.sub(r"\\<\1\\>", template)


def _about(kind: type[DocdeskError]) -> str:
    said = ["Retry helps" if kind.retryable else "A retry alone does not help"]
    if kind.pauses_queue:
        said.append("pauses the queue")
    if kind.http:
        said.append(f"HTTP {kind.http}")
    return "; ".join(said) + "."


if __name__ == "__main__":
    sys.exit(main())
