# SPDX-License-Identifier: Apache-2.0
"""How the window says where a document's original is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from docdesk.errors import BackupForbidden, BackupUnreachable
from docdesk.gui.details.details_panel import DetailsPanel
from docdesk.gui.model.document_reader import DocumentReader
from docdesk.values.documents import Backup, Document
from tests.gui.conftest import Scene

REFUSED = BackupForbidden(place="gs://papers/me", action="write an object", reason="no").problem()
AWAY = BackupUnreachable(place="gs://papers/me", reason="the connection was refused").problem()


@pytest.mark.qt
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"backup": Backup.OFF}, []),
        ({"backup": Backup.DONE}, ["in the bucket"]),
        ({"backup": Backup.WAITING, "backup_done": 1 << 20, "size": 4 << 20}, ["1.0 MB of 4.0 MB"]),
        ({"backup": Backup.WAITING, "backup_error": AWAY}, ["waits", "refused", AWAY.remedy]),
        ({"backup": Backup.FAILED, "backup_error": REFUSED}, ["not in the bucket", REFUSED.remedy]),
    ],
)
def test_the_details_say_how_the_backup_stands(
    qtbot: QtBot, scene: Callable[..., Scene], values: dict[str, object], said: list[str]
) -> None:
    panel = DetailsPanel(DocumentReader(scene().view_model))
    qtbot.addWidget(panel)
    document = Document(id="a", name="lamp.txt", path="/papers/lamp.txt", **values)  # type: ignore[arg-type]
    panel.show_documents([document])
    assert panel.backup.isHidden() is not bool(said)
    for words in said:
        assert words in panel.backup.text()
        assert words in panel.text_of(document)
