# SPDX-License-Identifier: Apache-2.0
"""The window's backup over a real library and a real bucket of the tests' own: settings, rows, bars, a restore."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from docdesk.contract.desk import Desk
from docdesk.gui.dialogs.restore_dialog import RestoreDialog
from docdesk.gui.frame.main_window import MainWindow
from docdesk.gui.model.document_table_model import Column
from docdesk.gui.model.view_model import ViewModel
from docdesk.gui.model.window_state import WindowState
from docdesk.gui.settings.backup_page import BackupPage
from docdesk.owner.follow import reach_desk
from docdesk.settings.model import Settings
from docdesk.values.documents import Backup, Status
from docdesk.values.problems import Problem
from tests.gcs_server import GcsServer, serving
from tests.gui.conftest import destroy_now, make_document, until
from tests.openai_endpoint import Endpoint

Run = Callable[[Any], Any]


@pytest.fixture
def gcs(monkeypatch: pytest.MonkeyPatch) -> Iterator[GcsServer]:
    with serving("papers") as server:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", server.url)
        monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "mine")
        yield server


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return Settings(
        library=tmp_path / "library",
        provider="openai",
        base_url=openai_endpoint.url,
        model="test",
        workers=1,
        bucket="papers",
        prefix="me",
    )


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, settings: Settings) -> Iterator[MainWindow]:
    async def opener(settings: Settings) -> Desk:
        return await reach_desk(settings, api_key="sk-test-0000")

    view_model = ViewModel(settings, opener)
    made = MainWindow(view_model, WindowState(tmp_path / "config"))
    yield made
    made.hide()
    made.deleteLater()
    view_model.deleteLater()
    del made, view_model
    destroy_now()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "lamp.txt").write_text("The keeper lights the lamp at dusk.", "utf-8")
    (folder / "bread.txt").write_text("The baker sells bread at dawn.", "utf-8")
    return folder


def opened_by(asker: Any) -> list[Any]:
    """The dialogs that it opens from now on."""
    found: list[Any] = []
    asker.opened.connect(found.append)
    return found


async def begin(window: MainWindow) -> ViewModel:
    view_model = window.view_model
    window.show()
    view_model.open()
    await until(lambda: view_model.is_open or view_model.problem, 60)
    assert view_model.problem is None
    return view_model


async def closing(window: MainWindow, steps: Coroutine[Any, Any, None]) -> None:
    """Do the steps, and close the library however they end: nothing of it may live on."""
    try:
        await steps
    finally:
        await window.view_model.close()


def backups(view_model: ViewModel) -> set[Backup]:
    return {document.backup for document in view_model.table.documents()}


def names(gcs: GcsServer) -> set[str]:
    return {name for name in gcs.objects("papers") if "/originals/" in name}


def test_a_backup_stands_on_the_rows_and_is_sent_proved_and_removed(
    run: Run, window: MainWindow, files: Path, gcs: GcsServer
) -> None:
    async def go() -> None:
        view_model = await begin(window)
        backup, table = window.backup, window.table
        assert not table.isColumnHidden(Column.BACKUP)
        gcs.rule = lambda request: "403" if request.kind in ("write", "list") else None
        view_model.add([files])
        await until(lambda: view_model.table.counts[Status.READY] == 2, 60)
        await until(lambda: backups(view_model) == {Backup.FAILED}, 60)
        model = view_model.table
        cell = model.index(0, Column.BACKUP)
        assert cell.data() == "Failed: These credentials do not give access to the bucket"
        assert "Storage Object User" in cell.data(int(Qt.ItemDataRole.ToolTipRole))
        assert "Storage Object User" in cell.data(int(Qt.ItemDataRole.AccessibleTextRole))
        await until(lambda: backup.problem_bar.isVisible())
        assert "Storage Object User" in backup.problem_bar.text.text()

        gcs.rule = None
        table.selectAll()
        assert backup.retry.isEnabled()
        backup.retry.trigger()
        await until(lambda: backups(view_model) == {Backup.DONE}, 60)
        await until(lambda: not backup.problem_bar.isVisible())
        assert not backup.retry.isEnabled()
        assert len(names(gcs)) == 2
        backup.back_up.trigger()
        await until(lambda: "gs://papers/me" in backup.bar.text.text(), 60)
        backup.verify.trigger()
        await until(lambda: "every checksum matches" in backup.bar.text.text(), 60)
        del gcs.buckets["papers"][min(names(gcs))]
        backup.verify.trigger()
        await until(lambda: "missing" in backup.bar.text.text(), 60)

        table.select([model.at(0).id])
        boxes = opened_by(backup)
        backup.remove.trigger()
        assert isinstance(boxes[0], QMessageBox)
        assert boxes[0].defaultButton().text() == boxes[0].button(QMessageBox.StandardButton.Cancel).text()
        next(b for b in boxes[0].buttons() if b.text() == "Remove").click()
        await until(lambda: model.total == 1, 60)
        assert names(gcs) <= {f"me/originals/{model.at(0).content}"}

    run(closing(window, go()))


def test_another_librarys_place_is_taken_over_on_purpose(
    run: Run, window: MainWindow, files: Path, gcs: GcsServer
) -> None:
    gcs.put(
        "papers",
        "me/owner.json",
        b'{"format": 1, "library": "another", "machine": "the old one", "since": "2026-01-02 03:04 UTC"}',
    )

    async def go() -> None:
        view_model = await begin(window)
        view_model.add([files])
        await until(lambda: window.backup.problem_bar.isVisible(), 60)
        assert "the old one" in window.backup.problem_bar.text.text()
        boxes = opened_by(window.backup)
        window.backup.problem_bar.buttons[0].click()
        next(b for b in boxes[0].buttons() if b.text() == "Take over").click()
        await until(lambda: backups(view_model) == {Backup.DONE}, 60)

    run(closing(window, go()))


def test_the_settings_try_the_bucket_before_it_is_saved(run: Run, window: MainWindow, gcs: GcsServer) -> None:
    gcs.buckets["other-one"] = {}

    async def go() -> None:
        view_model = await begin(window)
        dialogs = opened_by(window.dialogs)
        window.dialogs.open_settings()
        dialog = dialogs[0]
        page: BackupPage = dialog.backup
        dialog.list.setCurrentRow(dialog.pages.index(page))

        async def tried() -> str:
            page.test.click()
            await until(page.test.isEnabled, 60)
            return page.outcome.text()

        assert "can be written, read and cleared" in await tried()
        assert "EUROPE-WEST3" in page.outcome.text()
        page.bucket.setText("gs://nowhere/me")
        assert not page.outcome.isVisible()
        assert "no bucket named “nowhere”" in await tried()
        page.bucket.setText("papers")
        gcs.rule = lambda request: "403" if request.kind == "write" else None
        assert "Storage Object User" in await tried()
        page.bucket.setText("other-one")
        assert "is in another project" in await tried()
        gcs.rule = lambda request: "429 retry-after=0" if request.kind == "write" else None
        page.bucket.setText("papers")
        assert "quota" in await tried()
        page.bucket.setText("BAD NAME")
        assert not dialog.save.isEnabled()
        page.bucket.setText("")
        assert not page.test.isEnabled()
        assert "stays there" in page.consequence.text()
        dialog.save.click()
        await until(lambda: view_model.settings.bucket is None, 60)
        assert window.table.isColumnHidden(Column.BACKUP)
        assert not window.backup.back_up.isEnabled()

    run(closing(window, go()))


def test_a_library_comes_back_from_the_window(
    run: Run, window: MainWindow, files: Path, gcs: GcsServer, tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    async def go() -> None:
        view_model = await begin(window)
        view_model.add([files])
        await until(lambda: view_model.table.counts[Status.READY] == 2, 60)
        await until(lambda: backups(view_model) == {Backup.DONE}, 60)
        window.backup.back_up.trigger()
        await until(lambda: "as of" in window.backup.bar.text.text(), 60)
        shutil.rmtree(files)
        asked = openai_endpoint.stats.requests

        dialogs = opened_by(window.backup)
        window.backup.restore.trigger()
        dialog = dialogs[0]
        assert isinstance(dialog, RestoreDialog)
        assert dialog.place.text() == "gs://papers/me"
        assert not dialog.begin.isEnabled()
        dialog.folder.setText(str(view_model.settings.library))
        dialog.originals.setChecked(True)
        dialog.begin.click()
        # a folder with a library is left alone, and the library opens again
        await until(lambda: "replaces nothing in it" in dialog.problem.text(), 60)
        await until(lambda: view_model.table.total == 2, 60)

        # stopped in the middle, and gone on with
        gcs.rule = lambda request: (
            "silence" if request.kind == "read" and "catalogs" in request.name else None
        )
        dialog.folder.setText(str(tmp_path / "back"))
        dialog.begin.click()
        await until(lambda: dialog.step.text() == "Fetching the catalog", 60)
        dialog.reject()
        assert dialog.isVisible()
        dialog.stop.click()
        await until(lambda: "continues from there" in dialog.problem.text(), 60)
        gcs.rule = None
        await until(lambda: view_model.is_open, 60)

        progress: list[str] = []
        view_model.backup.restoring.connect(lambda words, _done, _total: progress.append(words))
        dialog.begin.click()
        await until(lambda: dialog.begin.isHidden(), 60)
        assert "2 documents with 2 passages" in dialog.problem.text()
        assert "2 original files" in dialog.problem.text()
        assert "Fetching originals: 2 of 2" in progress
        await until(lambda: view_model.table.total == 2, 60)
        assert view_model.settings.library == tmp_path / "back"
        assert view_model.settings.backup_place == "gs://papers/me"
        assert view_model.table.counts[Status.READY] == 2
        assert all(Path(d.path).is_file() for d in view_model.table.documents())
        assert openai_endpoint.stats.requests == asked
        dialog.reject()

    run(closing(window, go()))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"backup": Backup.OFF}, "Off"),
        ({"backup": Backup.WAITING}, "Waiting"),
        ({"backup": Backup.WAITING, "backup_done": 250, "size": 1000}, "Sending, 25 %"),
        ({"backup": Backup.DONE}, "Done"),
        ({"backup": Backup.FAILED, "backup_error": Problem("x", "Why", "d", "r", True)}, "Failed: Why"),
    ],
)
def test_a_cell_says_how_the_backup_stands(qapp: QObject, values: dict[str, Any], words: str) -> None:
    from docdesk.gui.look.backup_words import cell_words

    assert cell_words(make_document(1, **values)) == words
