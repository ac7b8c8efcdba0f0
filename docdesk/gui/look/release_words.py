# SPDX-License-Identifier: Apache-2.0
"""What the window says about the newest version of docdesk, and about going back from it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from docdesk import __version__
from docdesk.values.releases import Release

translate = QCoreApplication.translate


def release_words(release: Release) -> str:
    """Whether there is a newer version; what going back from it would take is said before anyone installs it."""
    if not release.is_newer:
        return translate("Release", "You have the newest version.")
    there = translate("Release", "docdesk {newer} is there; you have {here}.").format(
        newer=release.version, here=__version__
    )
    if release.leads_back:
        back = translate("Release", "If you go back to {here}, it opens your libraries as they are then.")
    else:
        back = translate(
            "Release",
            "It changes each library when it first opens it, and {here} opens that library no more. To be able to go"
            " back, first close docdesk and copy the library’s folder, or make a backup.",
        )
    return f"{there} {back.format(here=__version__)}"
