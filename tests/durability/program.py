# SPDX-License-Identifier: Apache-2.0
"""The real program in a process group of its own, killed as a power cut would, and what is left of its library."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docdesk.settings.model import load_settings, save_settings
from tests.openai_endpoint import Endpoint

ROOT = Path(__file__).parents[2]
BATCH = 16
IN_FLIGHT = 4

_WORDS = """anchor basket candle dagger ember feather garden hammer island jacket kettle ladder marble needle
orchard pepper quarry ribbon saddle timber umbrella velvet willow yonder zephyr bridge copper drawer engine
fiddle glacier harbour""".split()


def write_documents(folder: Path, count: int, seed: int) -> None:
    """`count` small documents, each of some chunks: text and Markdown, two of the same bytes, one empty."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    for d in range(count - 2):
        paragraphs = [
            " ".join(rng.choices(_WORDS, k=25)) + f". This is paragraph {i} of document {seed}-{d}."
            for i in range(rng.randint(4, 14))
        ]
        suffix = ".md" if d % 3 == 0 else ".txt"
        (folder / f"document{d:03}{suffix}").write_text("\n\n".join(paragraphs))
    twin = next(folder.glob("document001*"))
    (folder / f"twin{twin.suffix}").write_bytes(twin.read_bytes())
    (folder / "empty.txt").write_bytes(b"")


def write_settings(library: Path, endpoint: Endpoint) -> None:
    """A library that asks the endpoint in small requests and soon again after a failure."""
    library.mkdir(parents=True, exist_ok=True)
    settings = {
        "provider": "openai", "base_url": endpoint.url, "model": "test-model", "chunk_size": 200,
        "chunk_overlap": 0, "batch_inputs": BATCH, "requests_in_flight": IN_FLIGHT, "backoff_min": 0.05,
        "backoff_max": 0.2, "workers": 2,
    }  # fmt: skip
    save_settings(load_settings({}, library=library, **settings))


def start(
    library: Path, *words: str, out: int = subprocess.DEVNULL, before: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """A command of the program, leader of its own process group; `before` it another that runs it."""
    return subprocess.Popen(
        [*before, sys.executable, "-m", "docdesk", *words, "--library", str(library)],
        stdout=out,
        stderr=out,
        cwd=ROOT,
        env={**os.environ, "PYTHONNOUSERSITE": "1"},
        start_new_session=True,
    )


def run(library: Path, *words: str, seconds: float = 240.0, before: Sequence[str] = ()) -> tuple[int, str]:
    """A command to its end: exit code and all that it wrote."""
    process = start(library, *words, out=subprocess.PIPE, before=before)
    try:
        out, err = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        kill(process)
        raise
    return process.returncode, (out + err).decode()


def kill(process: subprocess.Popen[bytes]) -> bool:
    """SIGKILL to the whole group; whether the program was still at work."""
    at_work = process.poll() is None
    # the children of a program that has ended may still be there
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(120)
    return at_work


def json_of(library: Path, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and JSON lines of a command."""
    code, said = run(library, *words, "--json")
    return code, [json.loads(line) for line in said.splitlines() if line.startswith("{")]


# what can be seen of a library from outside while the program works on it


def _ask(path: Path, query: str) -> int:
    if not path.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=0.2)) as connection:
            return int(connection.execute(query).fetchone()[0])
    except sqlite3.Error:
        return 0  # not made yet, or being written at this moment


CHECKPOINTS: dict[str, tuple[str, str]] = {
    "rows": ("catalog.db", "SELECT count(*) FROM documents"),
    "hashed": ("catalog.db", "SELECT count(*) FROM contents"),
    "extracted": ("catalog.db", "SELECT count(*) FROM contents WHERE total_pages IS NOT NULL"),
    "split": ("catalog.db", "SELECT count(*) FROM generations"),
    "embedded": ("embeddings.db", "SELECT count(*) FROM embeddings"),
    "stored": ("vectors/chroma.sqlite3", "SELECT count(*) FROM embeddings"),
    "indexed": ("words.db", "SELECT count(*) FROM passages"),
    "ready": ("catalog.db", "SELECT count(*) FROM documents WHERE status='ready'"),
    "failed": ("catalog.db", "SELECT count(*) FROM documents WHERE status='failed'"),
}
"""Effects that can be seen from outside: the program is killed in the moment after one more of them."""


def reached(library: Path, checkpoint: str) -> int:
    """How often a checkpoint was reached so far."""
    file, query = CHECKPOINTS[checkpoint]
    return _ask(library / file, query)


def wait_until(fits: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float) -> bool:
    """Until it fits, the program ends or the time is over; whether it fits."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and process.poll() is None:
        if fits():
            return True
        time.sleep(0.005)  # nothing tells from outside: it is asked
    return fits()


# the truth of a library, looked at without docdesk


@dataclass
class Seen:
    """What catalog and Chroma directory hold, each read by itself."""

    statuses: dict[str, int] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)
    there: set[str] = field(default_factory=set)
    unfound: int = 0
    """Vectors that are not found by a query for them."""


_LOOK = """
import json, sys
import chromadb
client = chromadb.PersistentClient(path=sys.argv[1])
ids, unfound = [], 0
for named in client.list_collections():
    collection = client.get_collection(named.name, embedding_function=None)
    rows = collection.get(include=["embeddings"])
    ids += rows["ids"]
    for i in range(0, len(rows["ids"]), 200):
        vectors = rows["embeddings"][i : i + 200]
        found = collection.query(query_embeddings=vectors, n_results=1, include=["distances"])
        unfound += sum(not d or d[0] > 1e-5 for d in found["distances"])
print(json.dumps({"ids": ids, "unfound": unfound}))
"""


def look(library: Path) -> Seen:
    """Read the catalog with SQLite and the vectors with a plain Chroma client."""
    seen = Seen()
    with closing(sqlite3.connect(library / "catalog.db")) as catalog:
        seen.statuses = dict(catalog.execute("SELECT status, count(*) FROM documents GROUP BY status"))
        for document, generation, number in catalog.execute(
            "SELECT d.id, c.generation, c.number FROM documents d JOIN chunks c ON c.generation = d.generation"
        ):
            seen.expected.add(f"{document}:{generation}:{number}")
        folder = catalog.execute("SELECT value FROM facts WHERE name='vectors_folder'").fetchone()
    name = json.loads(folder[0]) if folder else "vectors"
    answer = subprocess.run(
        [sys.executable, "-c", _LOOK, str(library / name)], capture_output=True, check=True, timeout=120
    )
    found = json.loads(answer.stdout)
    seen.there, seen.unfound = set(found["ids"]), found["unfound"]
    return seen
