# SPDX-License-Identifier: Apache-2.0
"""A document says whose token added it, also what is inside it, over HTTP and by an assistant, and after a restart."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import httpx
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from docdesk.catalog import database as database_module
from docdesk.cli.report import public_document
from docdesk.server.listening import listening
from docdesk.settings.tokens import Access, add_token
from docdesk.values.documents import Document
from tests.desks import Events, a_desk, add_and_wait, ended, endpoint_settings, is_document
from tests.openai_endpoint import Endpoint


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("inside.txt", "A page about a lighthouse.")
    return packed.getvalue()


async def test_who_added_a_document_is_kept(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    library, shared = tmp_path / "library", tmp_path / "shared"
    shared.mkdir()
    (shared / "c.txt").write_text("A page about a harbour.")
    settings = endpoint_settings(library, openai_endpoint, assistant_folders=(shared,))
    async with (
        a_desk(settings) as desk,
        listening(desk) as service,
        httpx.AsyncClient(base_url=service.url, trust_env=False, timeout=120) as client,
    ):
        events = Events(desk)
        anna, ben, owner = (
            {"Authorization": f"Bearer {token}"}
            for token in (
                add_token(library, "anna", Access.WRITE),
                add_token(library, "벤", Access.WRITE),
                service.token,
            )
        )
        files = {"file": ("a.zip", archive())}
        id = (await client.post("/documents", files=files, headers=anna)).json()["id"]
        inside = await events.until(is_document(name="inside.txt"))
        call: dict[str, Any] = {"name": "add_files", "arguments": {"paths": [str(shared / "c.txt")]}}
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
        accept = {"Accept": "application/json, text/event-stream"}
        assert (await client.post("/mcp", json=message, headers={**ben, **accept})).status_code == 200
        shared_one = await events.until(is_document(name="c.txt"))
        mine = (await client.post("/documents", files={"file": ("d.txt", b"Mine.")}, headers=owner)).json()[
            "id"
        ]
        await ended(desk, [id, inside.id, shared_one.id, mine])
        said = {
            row["filename"]: (await client.get(f"/documents/{row['id']}", headers=owner)).json()["added_by"]
            for row in (await client.get("/documents", headers=owner)).json()["documents"]
        }
        assert said == {"a.zip": "anna", "inside.txt": "anna", "c.txt": "벤", "d.txt": None}
        # the same bytes once more are anna's document all the same
        assert (await client.post("/documents", files=files, headers=ben)).json()["duplicate_of"] == id
    async with a_desk(settings, starts_work=False) as desk:
        kept = {row.name: public_document(row).get("added_by") for row in await desk.documents()}
        assert kept == said


async def test_a_library_of_the_version_before_is_opened_and_pays_nothing(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    library, note = tmp_path / "library", tmp_path / "note.txt"
    note.write_text("A page about a harbour.")
    settings = endpoint_settings(library, openai_endpoint)
    async with a_desk(settings) as desk:
        (before,) = await add_and_wait(desk, note)
    paid = openai_endpoint.stats.requests
    _older(library)
    async with a_desk(settings) as desk:
        rows: list[Document] = await desk.documents()
        assert rows == [before]
        assert rows[0].added_by == ""
        assert (await desk.upkeep.check()).ok
    assert openai_endpoint.stats.requests == paid


def _older(library: Path) -> None:
    """Take the catalog back to the version in which documents do not say who added them."""
    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{library / 'catalog.db'}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0016")
    engine.dispose()
