# SPDX-License-Identifier: Apache-2.0
"""The dialog that chooses files offers every format that docdesk reads."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFileDialog

from docdesk.values.formats import SUFFIXES


def test_every_suffix_is_offered(scene: Any, run: Any) -> None:
    one = scene()

    async def go() -> None:
        await one.start()
        shown: list[QFileDialog] = []
        one.window.dialogs.opened.connect(shown.append)
        one.window.actions_.add_files.trigger()
        (dialog,) = shown
        documents, everything = dialog.nameFilters()
        dialog.reject()
        assert documents[documents.index("(") + 1 : -1].split() == [f"*{suffix}" for suffix in SUFFIXES]
        assert everything.endswith("(*)")
        await one.view_model.close()

    run(go())
