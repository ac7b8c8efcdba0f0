# SPDX-License-Identifier: Apache-2.0
"""What docdesk says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from docdesk import __version__
from docdesk.gui.dialogs.about_dialog import AboutDialog
from docdesk.gui.dialogs.diagnostic_dialog import DiagnosticDialog
from docdesk.gui.dialogs.guide_pages import PAGES
from docdesk.system.licences import licence_text, packages
from tests.gui.conftest import Scene, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def names(about: AboutDialog) -> list[str]:
    """What the list of packages has, in order."""
    items = [about.list.topLevelItem(row) for row in range(about.list.topLevelItemCount())]
    return [item.text(0) for item in items if item is not None]


def test_versions_licences_links_and_the_way_to_report_a_fault(scene: MakeScene, run: Run) -> None:
    one = scene()
    opened: list[QWidget] = []
    one.window.dialogs.opened.connect(opened.append)
    one.window.diagnosing.opened.connect(opened.append)

    async def go() -> None:
        await one.start()
        one.window.actions_.about.trigger()
        about = opened[0]
        assert isinstance(about, AboutDialog)
        assert f"docdesk {__version__}" in about.versions
        assert one.view_model.settings.embedding_model in about.versions
        await until(lambda: "chromadb" in names(about))
        about.list.setCurrentItem(about.list.topLevelItem(names(about).index("chromadb")))
        assert "Apache License" in about.text.toPlainText()
        about.list.setCurrentItem(about.list.topLevelItem(0))
        assert "multilingual-e5-small" in about.text.toPlainText()
        buttons = {
            button.text().replace("&", ""): button
            for box in about.findChildren(QDialogButtonBox)
            for button in box.buttons()
        }
        assert buttons["Close"].isDefault()
        buttons["Copy versions"].click()
        assert QGuiApplication.clipboard().text() == about.versions
        buttons["Report a fault…"].click()
        assert isinstance(opened[1], DiagnosticDialog)
        opened[1].close()
        await one.view_model.close()

    run(go())


def test_its_links_are_pages_of_the_guide(qtbot: Any) -> None:
    dialog = AboutDialog("a model")
    qtbot.addWidget(dialog)
    links = [label.text() for label in dialog.findChildren(QLabel) if "href" in label.text()]
    named = [part.partition('"')[0] for part in links[0].split('href="')[1:]]
    assert named
    assert set(named) <= set(PAGES)


def test_every_package_has_the_name_of_its_licence() -> None:
    found = packages()
    assert {"PySide6_Essentials", "chromadb", "onnxruntime"} <= {package.name for package in found}
    assert [package.name for package in found if not package.licence] == []
    assert licence_text("no such package") == ""
