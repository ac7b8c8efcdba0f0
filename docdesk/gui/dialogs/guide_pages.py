# SPDX-License-Identifier: Apache-2.0
"""The pages of the guide: their files in docs/, and their titles in the person's language."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale

from docdesk.system.resource_files import guide_file
from docdesk.values.texts import QT_TRANSLATE_NOOP

ERRORS = "errors"
PAGES = {
    "start": ("start.md", QT_TRANSLATE_NOOP("Guide", "Ten minutes with docdesk")),
    "add": ("add.md", QT_TRANSLATE_NOOP("Guide", "Add documents")),
    "search": ("search.md", QT_TRANSLATE_NOOP("Guide", "Search")),
    "ask": ("ask.md", QT_TRANSLATE_NOOP("Guide", "Ask")),
    "fix": ("fix.md", QT_TRANSLATE_NOOP("Guide", "When a document failed")),
    ERRORS: ("errors.md", QT_TRANSLATE_NOOP("Guide", "All errors")),
    "backup": ("backup.md", QT_TRANSLATE_NOOP("Guide", "Back up")),
    "programs": ("programs.md", QT_TRANSLATE_NOOP("Guide", "Use from other programs")),
    "library": ("library.md", QT_TRANSLATE_NOOP("Guide", "The library’s format")),
    "watch": ("watch.md", QT_TRANSLATE_NOOP("Guide", "Watched folders")),
    "formats": ("formats.md", QT_TRANSLATE_NOOP("Guide", "Formats")),
    "money": ("money.md", QT_TRANSLATE_NOOP("Guide", "Money and limits")),
    "privacy": ("privacy.md", QT_TRANSLATE_NOOP("Guide", "Privacy")),
    "limits": ("limits.md", QT_TRANSLATE_NOOP("Guide", "Limits and figures")),
    "security": ("security.md", QT_TRANSLATE_NOOP("Guide", "Security")),
    "settings": ("settings.md", QT_TRANSLATE_NOOP("Guide", "All settings")),
    "changes": ("CHANGELOG.md", QT_TRANSLATE_NOOP("Guide", "Changes")),
}
"""In the order of the guide's list."""

_NOT_IN_ANCHORS = re.compile(r"[^\w\- ]")


def title_of(page: str) -> str:
    """The title of a page in the person's language."""
    return QCoreApplication.translate("Guide", PAGES[page][1])


def file_of(page: str) -> Path:
    """The file of a page: in the person's language if it is there. Raises FileNotFoundError."""
    name = PAGES[page][0]
    code = QLocale.languageToCode(QLocale().language())
    try:
        return guide_file(name.replace(".md", f".{code}.md"))
    except FileNotFoundError:
        return guide_file(name)


def page_of(file: str) -> str | None:
    """The page that a link leads to, whose path ends with this file name; None if it is none."""
    plain = re.sub(r"\.ko\.md$", ".md", file)
    return next((page for page, (name, _title) in PAGES.items() if name == plain), None)


def anchor_of(heading: str) -> str:
    """How a link names a heading: as the usual sites that show Markdown do."""
    return _NOT_IN_ANCHORS.sub("", heading.strip().lower()).replace(" ", "-")
