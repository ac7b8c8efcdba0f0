# SPDX-License-Identifier: Apache-2.0
"""Where definitions begin in program code, as headings: code is then split along them, and a passage names its own."""

from __future__ import annotations

import re

from docdesk.values.places import Heading, Outline

MOST = 5_000

_BRACES = (
    r"(?:(?:public|private|protected|internal|static|final|abstract|export|default|async|open|override|pub(?:\([^)]*\))?"
    r"|sealed|data|inline|virtual|unsafe)\s+)*"
    r"(?:class|interface|enum|struct|trait|impl|object|record|namespace|module|func|fn|fun|function\*?)\b[^;{=\n]{1,120}"
)
_PATTERNS = {
    ".py": r"(?:async\s+)?(?:class|def)\s+\w+[^:\n]{0,120}",
    ".rb": r"(?:class|module|def)\s+[\w.:?!]+[^\n]{0,80}",
    ".sql": r"(?i:create\s+(?:or\s+replace\s+)?(?:table|view|function|procedure|index|trigger|type)\s+[^\s(]+)",
    ".tex": r"\\(?:part|chapter|section|subsection|subsubsection)\*?\{[^{}\n]{1,150}\}",
    ".sh": r"(?:function\s+)?[\w-]+\s*\(\)",
    ".go": r"(?:func|type)\s[^{\n]{1,120}",
}
_C_LIKE = r"[A-Za-z_][\w:<>,*&\s~]{1,80}\([^;{}\n]{0,150}\)\s*(?:const\s*)?(?=\{)"
_OTHERS = {".c": _C_LIKE, ".h": _C_LIKE, ".cpp": _C_LIKE, ".hpp": _C_LIKE, ".cc": _C_LIKE}


def outline_of_code(text: str, suffix: str) -> Outline:
    """The definitions of a file with this suffix; deeper ones are below those that stand further left."""
    pattern = _PATTERNS.get(suffix) or _BRACES
    if suffix in _OTHERS:
        pattern = f"(?:{_BRACES}|{_OTHERS[suffix]})"
    headings: list[Heading] = []
    indents: list[int] = []
    for found in re.finditer(rf"^([ \t]*)({pattern})", text, re.MULTILINE):
        indent = len(found[1].expandtabs(4))
        while indents and indents[-1] >= indent:
            indents.pop()
        indents.append(indent)
        title = " ".join(found[2].split()).rstrip(" {:(")
        headings.append(Heading(found.start(), min(len(indents), 9), title))
        if len(headings) >= MOST:
            break
    return Outline(tuple(headings))
