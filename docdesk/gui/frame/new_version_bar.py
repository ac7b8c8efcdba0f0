# SPDX-License-Identifier: Apache-2.0
"""The bar that says that there is a newer version. It opens a page, and installs nothing."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from docdesk.gui.frame.notice_bar import NoticeBar
from docdesk.gui.look.release_words import release_words
from docdesk.gui.model.new_versions import NewVersions
from docdesk.gui.model.view_model import ViewModel
from docdesk.values.releases import Release


class NewVersionBar(NoticeBar):
    """Shown once for a version: whoever closes it hears of the next one."""

    def __init__(self, view_model: ViewModel, new_versions: NewVersions) -> None:
        super().__init__("information")
        self._new_versions = new_versions
        self._release: Release | None = None
        self.cross.clicked.connect(self._dismiss)
        new_versions.appeared.connect(self._show)
        view_model.desk_opened.connect(new_versions.ask_if_due)

    def _show(self, release: Release) -> None:
        self._release = release
        self.offer(release_words(release), [(self.tr("Open its page"), self._open_page)])

    def _open_page(self) -> None:
        if self._release is not None:
            QDesktopServices.openUrl(QUrl(self._release.page))

    def _dismiss(self) -> None:
        if self._release is not None:
            self._new_versions.dismiss(self._release)
