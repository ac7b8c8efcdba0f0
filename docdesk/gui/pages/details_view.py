# SPDX-License-Identifier: Apache-2.0
"""What a tab of the details does besides the overview: it reads its part of a document when it is looked at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from docdesk.values.documents import Document


class DetailsView(QWidget):
    """One tab. The panel asks it only while it is in sight."""

    def show_document(self, document: Document) -> None:
        """Read and show this document, of which a new version or another one was chosen."""
        raise NotImplementedError

    def show_progress(self, document: Document) -> None:
        """The same version has moved on. Reads nothing; most tabs have nothing to change."""
