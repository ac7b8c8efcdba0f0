# SPDX-License-Identifier: Apache-2.0
"""Kills while originals are sent, a copy is made, or a library is restored: bucket and library stay whole."""

from __future__ import annotations

import contextlib
import hashlib
import random
import shutil
import time
from collections import Counter
from pathlib import Path

import pytest

from docdesk.settings.model import load_settings, save_settings
from tests.durability.program import json_of, kill, run, start, write_documents, write_settings
from tests.gcs_server import GcsServer, serving
from tests.openai_endpoint import Endpoint

SLOW = 8 << 20
"""Bytes a second that the bucket takes, so that a kill meets uploads on their way."""


def killed_after(gcs: GcsServer, requests: int, library: Path, *words: str) -> bool:
    """Start the program and kill it after so many requests to the bucket; whether it was still at work."""
    before = len(gcs.requests)
    process = start(library, *words)
    deadline = time.monotonic() + 240
    try:
        # a program that needs fewer requests ends before
        while len(gcs.requests) - before < requests and process.poll() is None:
            assert time.monotonic() < deadline
            with contextlib.suppress(TimeoutError):
                gcs.wait_for(lambda server: len(server.requests) - before >= requests, 0.5)
    finally:
        at_work = kill(process)
    return at_work


def life(tmp_path: Path, endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, seed: int) -> list[str]:
    """A library is backed up and restored, killed once in each of three steps. Returns where kills met work."""
    rng = random.Random(seed)
    library, back, files = (tmp_path / f"{name}-{seed}" for name in ("library", "back", "files"))
    write_documents(files, 8, seed)
    lines = (f"Boat {n} of harbour {n * 7919 % 10_007}, seen {seed}.\n" for n in range(160_000))
    (files / "large.txt").write_text("".join(lines))
    write_settings(library, endpoint)
    settings = {"bucket": "papers", "prefix": f"life-{seed}", "chunk_size": 20_000}
    save_settings(load_settings({}, library=library, **settings))
    place = f"gs://papers/life-{seed}"
    met = []
    with serving("papers", bytes_per_second=SLOW) as gcs:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
        if killed_after(gcs, rng.randint(2, 14), library, "add", str(files)):
            met.append("upload")
        code, said = run(library, "add", str(files))
        # the empty file is no document that can be ready
        assert code == 1, said
        originals = {
            name.rpartition("/")[2]: stored.data
            for name, stored in gcs.objects("papers").items()
            if "/originals/" in name
        }
        on_disk = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files.iterdir()}
        assert {sha for sha, path in on_disk.items() if path.stat().st_size} == originals.keys()
        assert all(hashlib.sha256(data).hexdigest() == sha for sha, data in originals.items())

        write_documents(files / "more", 4, seed + 1000)
        code, said = run(library, "add", str(files / "more"))
        if killed_after(gcs, rng.randint(1, 10), library, "backup"):
            met.append("copy")
        code, said = run(library, "backup")
        assert code == 0, said
        code, findings = json_of(library, "backup", "--read-data")
        assert (code, findings) == (0, []), findings

        shutil.rmtree(library)
        asked = endpoint.stats.requests
        if killed_after(gcs, rng.randint(1, 6), back, "restore", place, "--originals"):
            met.append("restore")
        code, said = run(back, "restore", place, "--originals")
        assert code == 0, said
        assert run(back, "check")[0] == 0
        assert endpoint.stats.requests == asked
        restored = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (back / "originals").glob("*/*")}
        assert originals.keys() <= restored
        shutil.rmtree(back)
    return met


@pytest.mark.timeout(900)
def test_three_kills(tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    seed = random.randrange(1 << 20)
    print(f"seed {seed}")
    assert life(tmp_path, openai_endpoint, monkeypatch, seed)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_thirty_kills(tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    met: Counter[str] = Counter()
    seed = random.randrange(1 << 20)
    while met.total() < 30:
        # a kill that came too late counts for nothing
        met.update(life(tmp_path, openai_endpoint, monkeypatch, seed))
        print(f"seed {seed}: {dict(met)}", flush=True)
        seed += 1
    assert min(met[step] for step in ("upload", "copy", "restore")) >= 3
