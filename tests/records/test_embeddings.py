# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import pytest_asyncio

from docdesk.errors import CatalogDamaged, CatalogNewer, DocdeskError, ReadOnly
from docdesk.records.embeddings import Embeddings, ModelKey

KEY = ModelKey("words", 4)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def vector(*numbers: float) -> npt.NDArray[np.float32]:
    return np.array(numbers, dtype=np.float32)


@pytest_asyncio.fixture
async def embeddings(tmp_path: Path) -> AsyncIterator[Embeddings]:
    kept = Embeddings(tmp_path / "embeddings.db")
    yield kept
    await kept.close()


async def test_vectors_come_back_bit_for_bit(embeddings: Embeddings) -> None:
    odd = vector(0.1, -0.0, 1e-38, 3.4e38)
    await embeddings.put(KEY, [(sha("a"), odd), (sha("b"), vector(1, 2, 3, 4))])
    found = await embeddings.get(KEY, [sha("a"), sha("b"), sha("c"), sha("a")])
    assert set(found) == {sha("a"), sha("b")}
    assert found[sha("a")].tobytes() == odd.tobytes()
    assert found[sha("b")].dtype == np.float32
    assert await embeddings.width(KEY) == 4
    assert await embeddings.count(KEY) == 2


async def test_a_new_record_is_empty(embeddings: Embeddings) -> None:
    assert await embeddings.get(KEY, [sha("a")]) == {}
    assert await embeddings.get(KEY, []) == {}
    assert await embeddings.width(KEY) is None
    assert await embeddings.count(KEY) == 0
    await embeddings.put(KEY, [])


async def test_a_recorded_vector_is_never_changed(embeddings: Embeddings) -> None:
    await embeddings.put(KEY, [(sha("a"), vector(1, 0, 0, 0))])
    await embeddings.put(KEY, [(sha("a"), vector(0, 1, 0, 0)), (sha("b"), vector(0, 0, 1, 0))])
    found = await embeddings.get(KEY, [sha("a"), sha("b")])
    assert found[sha("a")].tolist() == [1, 0, 0, 0]
    assert found[sha("b")].tolist() == [0, 0, 1, 0]


async def test_a_row_of_the_wrong_length_counts_as_missing_and_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.db"
    kept = Embeddings(path)
    await kept.put(KEY, [(sha("a"), vector(1, 2, 3, 4)), (sha("b"), vector(5, 6, 7, 8))])
    await kept.close()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE embeddings SET vector = x'0102030405' WHERE sha256 = ?", [bytes.fromhex(sha("a"))]
        )
    kept = Embeddings(path)
    assert set(await kept.get(KEY, [sha("a"), sha("b")])) == {sha("b")}
    await kept.put(KEY, [(sha("a"), vector(1, 2, 3, 4)), (sha("b"), vector(9, 9, 9, 9))])
    found = await kept.get(KEY, [sha("a"), sha("b")])
    assert found[sha("a")].tolist() == [1, 2, 3, 4]
    assert found[sha("b")].tolist() == [5, 6, 7, 8]
    await kept.close()


async def test_models_dimensions_and_endpoints_are_kept_apart(embeddings: Embeddings) -> None:
    keys = [ModelKey("m"), ModelKey("m", 4), ModelKey("m", None, "http://localhost/v1"), ModelKey("n")]
    for number, key in enumerate(keys):
        await embeddings.put(key, [(sha("a"), vector(number, 0, 0, 0))])
    for number, key in enumerate(keys):
        assert (await embeddings.get(key, [sha("a")]))[sha("a")][0] == number


async def test_many_vectors_are_read_at_once(embeddings: Embeddings) -> None:
    rows = [(sha(str(number)), vector(number, 0, 0, 0)) for number in range(3000)]
    await embeddings.put(KEY, rows)
    found = await embeddings.get(KEY, [name for name, _ in rows])
    assert [found[name][0] for name, _ in rows] == list(range(3000))


async def test_vectors_of_another_size_are_refused_without_harm_to_others(embeddings: Embeddings) -> None:
    with pytest.raises(ValueError, match="differ in shape"):
        await embeddings.put(KEY, [(sha("a"), vector(1, 2)), (sha("b"), vector(1, 2, 3))])
    await embeddings.put(KEY, [(sha("a"), vector(1, 2, 3, 4))])
    results = await asyncio.gather(
        embeddings.put(KEY, [(sha("b"), vector(5, 6, 7, 8))]),
        embeddings.put(KEY, [(sha("c"), vector(1, 2))]),
        embeddings.put(KEY, [(sha("d"), vector(9, 9, 9, 9))]),
        return_exceptions=True,
    )
    assert [type(result) for result in results] == [type(None), ValueError, type(None)]
    assert set(await embeddings.get(KEY, map(sha, "abcd"))) == {sha("a"), sha("b"), sha("d")}


async def test_a_cancelled_put_is_still_written(tmp_path: Path) -> None:
    embeddings = Embeddings(tmp_path / "embeddings.db")
    putting = [
        asyncio.create_task(embeddings.put(KEY, [(sha(str(number)), vector(1, 2, 3, 4))]))
        for number in range(50)
    ]
    await asyncio.sleep(0)
    for task in putting:
        task.cancel()
    await asyncio.gather(*putting, return_exceptions=True)
    await embeddings.close()
    again = Embeddings(tmp_path / "embeddings.db")
    assert await again.count(KEY) == 50
    await again.close()


async def test_the_first_read_and_the_first_write_may_coincide(tmp_path: Path) -> None:
    for number in range(30):
        fresh = Embeddings(tmp_path / f"{number}.db")
        await asyncio.gather(
            fresh.put(KEY, [(sha("a"), vector(1, 2, 3, 4))]), fresh.get(KEY, [sha("a")]), fresh.width(KEY)
        )
        await fresh.close()


async def test_a_closed_record_raises_a_clear_error(embeddings: Embeddings) -> None:
    await embeddings.close()
    await embeddings.close()
    with pytest.raises(RuntimeError):
        await embeddings.get(KEY, [sha("a")])


async def test_the_file_is_compact(tmp_path: Path) -> None:
    embeddings = Embeddings(tmp_path / "embeddings.db")
    generator = np.random.default_rng(1)
    rows = [(sha(str(number)), generator.random(384, dtype=np.float32)) for number in range(2000)]
    await embeddings.put(ModelKey("m", 384), rows)
    await embeddings.close()
    size = sum(file.stat().st_size for file in tmp_path.iterdir())
    assert size < 1.2 * 2000 * 384 * 4


WRITE_UNTIL_KILLED = """
import asyncio, hashlib, sys
from pathlib import Path
import numpy as np
from docdesk.records.embeddings import Embeddings, ModelKey

async def main():
    embeddings = Embeddings(Path(sys.argv[1]))
    number = 0
    while True:
        names = [str(number + part) for part in range(10)]
        await embeddings.put(ModelKey("m"), [(hashlib.sha256(name.encode()).hexdigest(),
            np.full(64, int(name), np.float32)) for name in names])
        number += 10
        print(number, flush=True)

asyncio.run(main())
"""


async def test_acknowledged_embeddings_survive_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.db"
    for _ in range(3):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITE_UNTIL_KILLED, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert process.stdout is not None
        acknowledged = 0
        for line in process.stdout:
            acknowledged = int(line)
            if acknowledged >= 200:
                process.kill()
                break
        acknowledged = max([acknowledged, *(int(line) for line in process.stdout if line.endswith("\n"))])
        process.stdout.close()
        process.wait()
        embeddings = Embeddings(path)
        names = [str(number) for number in range(acknowledged)]
        found = await embeddings.get(ModelKey("m"), map(sha, names))
        assert [int(found[sha(name)][0]) for name in names] == list(range(acknowledged))
        await embeddings.close()


async def _code(path: Path) -> str:
    embeddings = Embeddings(path)
    try:
        with pytest.raises(DocdeskError) as caught:
            await embeddings.put(KEY, [(sha("a"), vector(1, 2, 3, 4))])
        with pytest.raises(type(caught.value)):
            await embeddings.get(KEY, [sha("a")])
        return caught.value.code
    finally:
        await embeddings.close()


async def test_a_file_that_is_not_a_database(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.db"
    path.write_bytes(b"this is not a database " * 1000)
    assert await _code(path) == CatalogDamaged.code
    assert path.read_bytes().startswith(b"this is not"), "the file was left as it is"


async def test_a_record_of_a_newer_docdesk_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "embeddings.db"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert await _code(path) == CatalogNewer.code


async def test_a_missing_folder(tmp_path: Path) -> None:
    assert await _code(tmp_path / "missing" / "embeddings.db") == ReadOnly.code


FULL_DISK = """
import asyncio, hashlib, sys
from pathlib import Path
import numpy as np
from docdesk.records.embeddings import Embeddings, ModelKey
from docdesk.errors import DiskFull

async def main():
    folder = Path(sys.argv[1])
    embeddings = Embeddings(folder / "embeddings.db")
    kept = []
    async def put(name):
        texts = [f"{name} {part}".encode() for part in range(50)]
        vectors = [(hashlib.sha256(text).hexdigest(), np.full(384, 1.0, np.float32)) for text in texts]
        await embeddings.put(ModelKey("m"), vectors)
        kept.extend(vectors)
    ballast = folder / "ballast"
    ballast.write_bytes(b"0" * 1_000_000)
    failed = 0
    for name in range(200):
        try:
            await put(name)
        except DiskFull:
            failed += 1
            break
    assert failed, "the disk was never full"
    assert len(await embeddings.get(ModelKey("m"), [sha for sha, _ in kept])) == len(kept)
    ballast.unlink()
    await put("with room again")
    await embeddings.close()
    embeddings = Embeddings(folder / "embeddings.db")
    assert await embeddings.count(ModelKey("m")) == len(kept)
    await embeddings.close()
    print("kept", len(kept))

asyncio.run(main())
"""


def test_a_full_disk_is_reported_and_writing_resumes_when_there_is_room(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if sys.platform != "linux" or unshare is None:
        pytest.skip("a small disk of one's own is made by Linux's unshare")
    own_disk = (
        f"mount -t tmpfs -o size=4m small '{tmp_path}' && exec '{sys.executable}' -c \"$SCRIPT\" '{tmp_path}'"
    )
    result = subprocess.run(
        [
            unshare,
            "--mount",
            *([] if os.geteuid() == 0 else ["--user", "--map-root-user"]),
            "sh",
            "-c",
            own_disk,
        ],
        env={**os.environ, "SCRIPT": FULL_DISK},
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare" in result.stderr or "mount:" in result.stderr:
        pytest.skip(f"this system does not let a test mount a small disk: {result.stderr.strip()}")
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("kept ")


def test_numpy_is_not_loaded_by_the_import() -> None:
    code = "import sys; import docdesk.records.embeddings; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
