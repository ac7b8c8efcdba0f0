# SPDX-License-Identifier: Apache-2.0
"""A catalog in a PostgreSQL that becomes unreachable while the library is open: the queue pauses once, and goes on."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import sqlalchemy as sa

from docdesk.server import operation
from docdesk.server.listening import listening
from docdesk.values.documents import QueueState, Status
from tests import postgres
from tests.desks import Events, a_desk, ended, endpoint_settings
from tests.openai_endpoint import Endpoint


async def test_the_queue_waits_for_an_unreachable_database(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operation, "FRESH_SECONDS", 0.0)
    programs = postgres.programs()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed")
    with postgres.server(programs) as url:
        address = f"{url}/postgres"
        settings = endpoint_settings(tmp_path / "lib", openai_endpoint, catalog_url=address)
        async with (
            a_desk(settings) as desk,
            listening(desk) as service,
            httpx.AsyncClient(base_url=service.url, trust_env=False, timeout=120) as supervisor,
        ):
            assert (await supervisor.get("/ready")).status_code == 200
            openai_endpoint.hold()
            added = await desk.queue.add(_notes(tmp_path / "notes"))
            await openai_endpoint.until(lambda stats: stats.inputs >= 6)
            events = Events(desk)
            _ask(url, *CUT)  # as a restart of the server does
            openai_endpoint.release()
            found = await ended(desk, [document.id for document in added.documents])
            assert {document.status for document in found.values()} == {Status.READY}

            openai_endpoint.hold()
            more = await desk.queue.add(_notes(tmp_path / "more"))
            await openai_endpoint.until(lambda stats: stats.inputs >= 12)
            events = Events(desk)
            _ask(url, "ALTER DATABASE postgres ALLOW_CONNECTIONS false", *CUT)
            openai_endpoint.release()
            stopped = await events.until(lambda e: isinstance(e, QueueState) and e.problem is not None)
            assert stopped.problem.code == "catalog_unreachable"
            assert (await supervisor.get("/ready")).json()["code"] == "not_ready"
            _ask(url, "ALTER DATABASE postgres ALLOW_CONNECTIONS true")
            await desk.queue.resume()
            found = await ended(desk, [document.id for document in more.documents])
            assert {document.status for document in found.values()} == {Status.READY}
            stats = openai_endpoint.stats
            assert stats.answered == stats.distinct
            assert (await supervisor.get("/ready")).status_code == 200


CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname='postgres'",
)


def _notes(folder: Path) -> list[Path]:
    folder.mkdir()
    notes = [folder / f"note{i}.txt" for i in range(6)]
    for i, note in enumerate(notes):
        note.write_text(f"note {i} of {folder.name}, about a database that restarts")
    return notes


def _ask(url: str, *statements: str) -> None:
    address = f"{url}/template1".replace("://", "+psycopg://")
    engine = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(sa.text(statement))
    engine.dispose()
