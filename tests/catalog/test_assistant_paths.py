# SPDX-License-Identifier: Apache-2.0
"""The catalog knows which paths an assistant added, in a library of the version before as well."""

from __future__ import annotations

import asyncio
from pathlib import Path

import docdesk.catalog.database as database_module
from docdesk.catalog.assistant_paths import AssistantPaths
from docdesk.catalog.database import Database


def _write_the_version_before(path: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(database_module.__file__).with_name("migrations")))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0010")
    engine.dispose()


async def test_paths_are_known_until_they_are_removed(tmp_path: Path) -> None:
    await asyncio.to_thread(_write_the_version_before, tmp_path / "catalog.db")
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    paths = AssistantPaths(database)
    assert not await paths.holds("/a")
    await asyncio.gather(paths.add(["/a", "/b", "/a"]), paths.add(["/b", "/c"]))
    await paths.remove(["/b", "/never added"])
    for known in (paths, AssistantPaths(database)):
        assert [await known.holds(path) for path in ("/a", "/b", "/c")] == [True, False, True]
    await asyncio.to_thread(database.close)
