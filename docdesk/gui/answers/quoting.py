# SPDX-License-Identifier: Apache-2.0
"""Passages as text for the clipboard and for a drag: with their source, as Markdown, as JSON."""

from __future__ import annotations

import json
import re

from PySide6.QtCore import QCoreApplication, QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

from docdesk.gui.look import wording
from docdesk.system.addresses import address_of_path
from docdesk.values.documents import Passage
from docdesk.values.paths import path_of_text
from docdesk.values.texts import visible


def copy(text: str) -> None:
    """Put a text on the clipboard."""
    QGuiApplication.clipboard().setText(text)


def copy_file(passage: Passage) -> None:
    """Put the file of a passage on the clipboard."""
    QGuiApplication.clipboard().setMimeData(file_of(passage))


def with_source(passage: Passage) -> str:
    """A passage, and below it where it stands: name, page and path."""
    return f"{passage.text}\n\n{_source(passage)}\n{wording.shown_path(passage.path)}"


def as_markdown(passage: Passage) -> str:
    """A passage as a quotation, with its source as a link to the file."""
    quoted = "\n".join(f"> {line}".rstrip() for line in passage.text.strip().splitlines())
    name = re.sub(r"([\\\[\]*_`<>])", r"\\\1", visible(passage.name))
    template = QCoreApplication.translate("Passage", "— {name}, {page}")
    path = path_of_text(passage.path)
    linked = f"[{name}](<{address_of_path(path).decode()}>)" if path.is_absolute() else name
    return f"{quoted}\n\n{template.format(name=linked, page=wording.passage_place(passage))}\n"


def as_json(passage: Passage) -> str:
    """A passage as `docdesk search --json` prints it, and the path of its file."""
    return json.dumps({**passage.public(), "path": passage.path}, ensure_ascii=False, indent=2)


def text_of(passage: Passage) -> QMimeData:
    """A passage with its source, to be dragged into a text."""
    data = QMimeData()
    data.setText(with_source(passage))
    return data


def file_of(passage: Passage) -> QMimeData:
    """The file of a passage, to be dragged into a folder or a message."""
    data = QMimeData()
    path = path_of_text(passage.path)
    if path.is_absolute():
        data.setUrls([QUrl.fromEncoded(address_of_path(path))])
    return data


def _source(passage: Passage) -> str:
    template = QCoreApplication.translate("Passage", "— {name}, {page}")
    return template.format(name=visible(passage.name), page=wording.passage_place(passage))
