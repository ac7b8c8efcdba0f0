# SPDX-License-Identifier: Apache-2.0
"""Passages as text for the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication

from docdesk.gui.look import wording
from docdesk.values.documents import Passage
from docdesk.values.texts import visible


def copy(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def with_source(passage: Passage) -> str:
    """A passage, and below it where it stands: name, page and path."""
    template = QCoreApplication.translate("Passage", "— {name}, {page}")
    name, page = visible(passage.name), wording.passage_place(passage)
    source = template.format(name=name, page=page)
    return f"{passage.text}\n\n{source}\n{wording.shown_path(passage.path)}"
