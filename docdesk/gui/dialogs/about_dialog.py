# SPDX-License-Identifier: Apache-2.0
"""What docdesk is, in which version it runs with what, and under which licences."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from html import escape

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QSplitter,
    QTabWidget,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from docdesk import __version__
from docdesk.gui.look import appearance
from docdesk.gui.look.appearance import announce
from docdesk.gui.look.release_words import release_words
from docdesk.gui.look.room import fit
from docdesk.gui.look.wording import problem_sentence
from docdesk.system.licences import Package, licence_text, notices
from docdesk.values.problems import Problem
from docdesk.values.releases import Release


class AboutDialog(QDialog):
    """Open it with `open()`. The packages come later, through `show_packages`: to list them takes a moment."""

    page_requested = Signal(str)
    """A page of the guide is wanted: its name."""
    report_requested = Signal()
    """A fault is to be reported."""
    new_version_requested = Signal()
    """Whether there is a newer version is wanted."""

    def __init__(self, model: str, parent: QWidget | None = None) -> None:
        """`model` is the one that the open library is embedded with."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About docdesk"))
        fit(self, 620, 480)
        self.versions = "\n".join(
            (
                f"docdesk {__version__}",
                f"Python {platform.python_version()}",
                f"Qt {qVersion()}, PySide6 {pyside_version}",
                f"{platform.system()} {platform.release()} ({platform.machine()})",
                model,
            )
        )
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.addTab(self._about(), "docdesk")
        tabs.addTab(self._licences(), self.tr("Licences"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        copy = buttons.addButton(self.tr("&Copy versions"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.versions))
        report = buttons.addButton(self.tr("Report a &fault…"), QDialogButtonBox.ButtonRole.ActionRole)
        self.look = buttons.addButton(
            self.tr("Look for a &new version"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.look.clicked.connect(self._ask_for_release)
        self.look.hide()
        report.clicked.connect(self.accept)
        report.clicked.connect(self.report_requested)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(tabs)
        layout.addWidget(buttons)
        close.setFocus()

    def _about(self) -> QWidget:
        picture = QLabel()
        picture.setPixmap(appearance.program_icon().pixmap(64, 64))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        about = _prose(self.tr("Drop documents on docdesk and search them by meaning, on this computer."))
        self.release = _prose("")
        self.release.setTextFormat(Qt.TextFormat.AutoText)
        self.release.setOpenExternalLinks(True)
        self.release.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.release.hide()
        versions = _prose(self.versions)
        versions.setAccessibleName(self.tr("Versions"))
        links = QLabel(
            " · ".join(
                f'<a href="{page}">{title}</a>'
                for page, title in (
                    ("start", self.tr("Guide")),
                    ("privacy", self.tr("Privacy")),
                    ("security", self.tr("Security")),
                    ("changes", self.tr("Changes")),
                )
            )
        )
        links.setWordWrap(True)
        links.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        links.linkActivated.connect(self.page_requested)
        licence = _prose(
            self.tr(
                "docdesk is free software under the Apache License 2.0. It uses Qt for Python under the LGPL 3.0;"
                " the page Licences lists everything that it uses."
            )
        )
        column = QVBoxLayout()
        column.setSpacing(12)
        for widget in (about, versions, self.release, links, licence):
            column.addWidget(widget)
        column.addStretch(1)
        page = QWidget()
        # the style's own ground of a tab is no colour of the palette
        page.setAutoFillBackground(True)
        page.setBackgroundRole(QPalette.ColorRole.Base)
        row = QHBoxLayout(page)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        row.addWidget(picture)
        row.addLayout(column, 1)
        return page

    def _licences(self) -> QWidget:
        self.list = QTreeWidget()
        self.list.setAccessibleName(self.tr("Packages"))
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([self.tr("Package"), self.tr("Version"), self.tr("Licence")])
        header = self.list.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        own = QTreeWidgetItem([self.tr("Models and recognition"), "", "MIT, Apache-2.0"])
        self.list.addTopLevelItem(own)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Licence"))
        self.list.currentItemChanged.connect(lambda item, _before: self._show_licence(item))
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.list)
        both.addWidget(self.text)
        both.setChildrenCollapsible(False)
        self.list.setCurrentItem(own)
        return both

    def offer_new_version(self, can_ask: bool) -> None:
        """Offer to look for a newer version, if there is somebody to ask."""
        self.look.setVisible(can_ask)

    def show_release(self, release: Release) -> None:
        """The newest version there is."""
        self._say(release_words(release), release.page if release.is_newer else "")

    def show_no_release(self, problem: Problem) -> None:
        """Why the newest version is not known."""
        self._say(problem_sentence(problem))

    def _ask_for_release(self) -> None:
        self._say(self.tr("Asking…"))
        self.look.setEnabled(False)
        self.new_version_requested.emit()

    def _say(self, text: str, page: str = "") -> None:
        self.look.setEnabled(True)
        words = escape(text)
        if page:
            link = self.tr("Open its page")
            words += f'<br><a href="{escape(page, quote=True)}">{escape(link)}</a>'
        self.release.setText(words)
        self.release.show()
        announce(self, text)

    def show_packages(self, packages: Sequence[Package]) -> None:
        """List what docdesk runs with."""
        self.list.addTopLevelItems(
            [QTreeWidgetItem([package.name, package.version, package.licence]) for package in packages]
        )

    def _show_licence(self, item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        text = licence_text(item.text(0)) if item.text(1) else notices()
        self.text.setPlainText(text or self.tr("This package brings no text of its licence."))


def _prose(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
