# SPDX-License-Identifier: Apache-2.0
"""A directory that Chroma's native part wrote is one that Chroma's own classes write, and the other way round."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from docdesk.store.process import ChromaDirectory

NAME = "docdesk-model-16-1"
IDS = [f"d:g:{number}" for number in range(40)]
VECTORS = np.random.default_rng(3).standard_normal((len(IDS), 16)).astype(np.float32)
VECTORS /= np.linalg.norm(VECTORS, axis=1, keepdims=True)


def fill(directory: ChromaDirectory) -> None:
    metadatas: list[dict[str, Any]] = [
        {"name": "a.pdf", "first_page": n, "recognised": n % 2 == 0} for n in range(len(IDS))
    ]
    texts = [f"the text of passage {n}" for n in range(len(IDS))]
    directory.upsert(NAME, {"made_by": "docdesk", "dimensions": 16}, IDS, VECTORS, texts, metadatas)
    directory.delete(NAME, [*IDS[:3], "not:there:0"])


def answers(directory: ChromaDirectory) -> list[object]:
    """What every call says of a filled directory, vectors as the bytes that they consist of."""
    stored = directory.vectors(NAME, [*IDS[:5], "not:there:0"])
    return [
        directory.collections(),
        directory.count(NAME),
        sorted(directory.ids(NAME)),
        len(directory.ids(NAME, 10, 5)),
        {id: np.asarray(vector, dtype=np.float32).tobytes() for id, vector in stored.items()},
        [(id, round(similarity, 5)) for id, similarity in directory.query(NAME, VECTORS[7], 3)],
        [round(similarity, 5) for similarity in directory.nearest(NAME, VECTORS[2:6])],
        directory.count("not-there"),
        directory.query("not-there", VECTORS[0], 3),
    ]


def on_disk(folder: Path) -> list[object]:
    """What Chroma's tables have, without the ids that it makes up."""
    with closing(sqlite3.connect(folder / "chroma.sqlite3")) as chroma:
        collection = chroma.execute("SELECT name, dimension, database_id, config_json_str FROM collections")
        (schema,) = chroma.execute("SELECT schema_str FROM collections").fetchone()
        about = chroma.execute("SELECT key, str_value, int_value FROM collection_metadata ORDER BY key")
        metadata = chroma.execute(
            "SELECT embedding_id, key, string_value, int_value, bool_value FROM embedding_metadata"
            " JOIN embeddings USING (id) ORDER BY 1, 2"
        )
        return [*collection, sorted(re.findall(r"[\w#.]+", schema)), *about, *metadata]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Two directories: one written by the native part (True), one by Chroma's own classes."""
    found = {}
    for native in (True, False):
        found[native] = tmp_path_factory.mktemp("vectors")
        directory = ChromaDirectory(found[native], native=native)
        fill(directory)
        directory.close()
    return found


def test_both_write_the_same(written: dict[bool, Path]) -> None:
    assert on_disk(written[True]) == on_disk(written[False])


@pytest.mark.parametrize("writer", [True, False])
def test_each_reads_what_the_other_wrote(written: dict[bool, Path], writer: bool) -> None:
    found = []
    for native in (True, False):
        directory = ChromaDirectory(written[writer], native=native)
        found.append(answers(directory))
        directory.close()
    assert found[0] == found[1]
    assert found[0][1] == len(IDS) - 3


def test_chromas_python_package_is_not_imported(tmp_path: Path) -> None:
    script = (
        "import sys, numpy\n"
        "from pathlib import Path\n"
        "from docdesk.store.process import ChromaDirectory\n"
        "directory = ChromaDirectory(Path(sys.argv[1]))\n"
        "directory.upsert('abc', {}, ['d:g:0'], numpy.ones((1, 4), numpy.float32), ['text'], [{'name': 'a'}])\n"
        "assert directory.query('abc', numpy.ones(4, numpy.float32), 1)[0][0] == 'd:g:0'\n"
        "print('chromadb' in sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert ran.stdout == "False\n"
