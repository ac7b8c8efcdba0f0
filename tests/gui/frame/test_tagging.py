# SPDX-License-Identifier: Apache-2.0
"""Tags in the window: chosen for selected documents, shown, filtered, and searched within."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from docdesk.gui.dialogs.tags_dialog import TagsDialog
from docdesk.gui.model.columns import Column
from docdesk.values.documents import Status
from tests.gui.conftest import Scene, make_document, until

MakeScene = Callable[..., Scene]
Run = Callable[[Any], Any]


def test_selected_documents_get_tags_and_show_them(scene: MakeScene, run: Run) -> None:
    first, second = (make_document(number, status=Status.READY) for number in range(2))
    one = scene(first, second)

    async def go() -> None:
        await one.start()
        action, table = one.window.actions_.tags, one.window.table
        table.select([])
        assert not action.isEnabled()
        table.select([first.id, second.id])
        opened: list[QWidget] = []
        one.window.dialogs.opened.connect(opened.append)
        action.trigger()
        [dialog] = opened
        assert isinstance(dialog, TagsDialog)
        dialog.field.setText("to do")
        dialog.save.click()
        await until(lambda: one.view_model.table.tags == {"to do": 2})
        assert one.desk.tagged == [([first.id, second.id], ["to do"], [])]
        table.select([first.id])
        assert "Your tags: to do" in one.window.details.facts.text()
        row = one.view_model.table.row_of(first.id)
        assert row is not None
        assert one.view_model.table.index(row, Column.TAGS).data() == "to do"
        await one.view_model.close()

    run(go())


def test_a_tag_filters_the_table_and_narrows_the_question(scene: MakeScene, run: Run) -> None:
    tagged = make_document(0, status=Status.READY, tags=("invoices 2024", "to do"))
    other = make_document(1, status=Status.READY)
    one = scene(tagged, other)

    async def go() -> None:
        await one.start()
        assert one.window._panels is not None
        filters, actions = one.window._panels.filters, one.window.actions_
        await until(lambda: filters.tags.count() == 3)
        assert not filters.tags.isHidden()
        assert filters.within.isHidden()
        assert not actions.search_tag.isEnabled()
        filters.tags.setCurrentIndex(1)
        model = one.view_model.table
        assert [model.at(row).id for row in range(model.rowCount())] == [tagged.id]
        assert filters.narrows
        field = one.window.search_field
        field.setText("rent")
        filters.within.click()
        assert field.text() == 'rent tag:"invoices 2024"'
        assert field.cursorPosition() == len("rent")
        # the last document of the tag loses it: all are shown again, and the filter is gone
        await one.desk.tag([tagged.id], remove=["invoices 2024", "to do"])
        await until(lambda: filters.tags.isHidden())
        assert model.rowCount() == 2
        assert not filters.narrows
        assert not actions.search_tag.isEnabled()
        await one.view_model.close()

    run(go())
