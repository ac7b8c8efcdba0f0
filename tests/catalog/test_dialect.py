# SPDX-License-Identifier: Apache-2.0
"""What only SQLite or only PostgreSQL understands stands in the catalog's dialects."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from docdesk.catalog.dialect import postgres, sqlite
from docdesk.catalog.dialect.postgres import Postgres
from docdesk.catalog.dialect.sqlite import Sqlite, copy_file
from docdesk.errors import CatalogDamaged, CatalogUnreachable

CATALOG = Path(sqlite.__file__).parents[1]


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_no_other_module_of_the_catalog_imports_a_database() -> None:
    databases = {"sqlite3", "sqlalchemy.dialects", "psycopg"}
    importing = {path.relative_to(CATALOG) for path in CATALOG.rglob("*.py") if _imported(path) & databases}
    assert importing == {Path("dialect/sqlite.py"), Path("dialect/postgres.py")}


def test_both_dialects_name_key_pairs_as_sqlalchemy_names_them() -> None:
    assert {sqlite.NAME, postgres.NAME} == {"sqlite", "postgresql"}
    keys: sa.BindParameter[str] = sa.bindparam("keys", type_=sa.Text)
    assert "json_each" in str(sqlite.key_pairs(keys).rows.select())
    assert "jsonb_array_elements" in str(postgres.key_pairs(keys).rows.select())


def test_an_error_of_the_server_does_not_show_the_password() -> None:
    dialect = Postgres(sa.make_url("postgresql://someone:s3cret@localhost/library"))
    error = sa.exc.OperationalError("SELECT 1", {}, Exception("no route for someone:s3cret.\nmore"))
    known = dialect.known(error)
    assert isinstance(known, CatalogUnreachable)
    assert known.facts["reason"] == "no route for someone:***"
    assert dialect.cause(error) is None


def test_a_damaged_file_is_reported_and_remembered(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(b"no database" * 1_000)
    dialect = Sqlite(path)
    engine = dialect.engine()
    with pytest.raises(sa.exc.DatabaseError) as caught:
        engine.connect()
    engine.dispose()
    assert isinstance(dialect.known(caught.value), CatalogDamaged)
    assert dialect.damaged


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "catalog.db"
    path.write_bytes(b"no database" * 1_000)
    with pytest.raises(CatalogDamaged):
        copy_file(path, tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()
