# SPDX-License-Identifier: Apache-2.0
"""Killed at any point, any number of times: in the end the library is whole and nothing was paid for twice."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.durability import program as p
from tests.openai_endpoint import Endpoint, Request

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="process groups are killed by POSIX signals")

DOCUMENTS = 60


@pytest.fixture
def slow_endpoint() -> Iterator[Endpoint]:
    """Takes its time, so that a kill finds requests on their way."""
    endpoint = Endpoint(base_ms=60, per_input_ms=2)
    endpoint.start()
    yield endpoint
    endpoint.stop()


@dataclass
class Figures:
    """What the closing note quotes."""

    kills: int = 0
    libraries: int = 0
    documents: int = 0
    distinct: int = 0
    paid: int = 0
    holes: int = 0
    orphans: int = 0
    at: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        where = ", ".join(f"{name} {count}" for name, count in sorted(self.at.items()))
        return (
            f"kills {self.kills} ({where}), libraries {self.libraries}, documents {self.documents},"
            f" distinct chunks {self.distinct}, inputs paid for {self.paid}, holes {self.holes},"
            f" orphans {self.orphans}"
        )


ONCE = ("rows", "hashed", "failed")
"""Checkpoints that only a library's first runs pass."""


def kill_until_done(
    folder: Path,
    endpoint: Endpoint,
    rng: random.Random,
    most_kills: int,
    figures: Figures,
    seed: int,
    first: str,
) -> None:
    """One library: begun, killed at the checkpoint `first`, then at random moments and at others, until done."""
    library, files = folder / "library", folder / "files"
    p.write_documents(files, DOCUMENTS, seed)
    p.write_settings(library, endpoint)
    endpoint.reset()
    kills = 0
    others = [name for name in p.CHECKPOINTS if name not in ONCE]
    while kills < most_kills:
        process = p.start(library, "add", str(files))
        try:
            if kills % 2 == 0:
                checkpoint = rng.choice(others) if kills else first
                more = 1 if checkpoint in ("rows", "failed") else rng.randint(1, 12)
                wanted = p.reached(library, checkpoint) + more
                p.wait_until(lambda c=checkpoint, w=wanted: p.reached(library, c) >= w, process, 30)
            else:
                checkpoint = "any moment"
                p.wait_until(lambda: False, process, rng.uniform(0.1, 7.0))
        finally:
            at_work = p.kill(process)
        if not at_work:
            break  # it was faster than the kill
        kills += 1
        figures.kills += 1
        figures.at[checkpoint] += 1

    code, rows = p.json_of(library, "add", str(files))
    assert code == 1, "one document is empty and fails"
    assert {row["name"] for row in rows if row["status"] != "ready"} == {"empty.txt"}
    [empty] = [row for row in rows if row["name"] == "empty.txt"]
    assert (empty["status"], empty["error"]["code"]) == ("failed", "file_empty")
    assert len(rows) == DOCUMENTS

    seen = p.look(library)
    assert seen.statuses == {"ready": DOCUMENTS - 2, "failed": 1}, "the twin joined its document"
    assert seen.there == seen.expected
    assert seen.unfound == 0
    code, [found] = p.json_of(library, "check", "--all")
    assert found["ok"] is True
    assert code == 0
    assert found["documents"] == DOCUMENTS - 2
    assert found["chunks"] == found["vectors"] == len(seen.expected)

    stats = endpoint.stats
    assert stats.inputs - stats.distinct <= kills * p.IN_FLIGHT * p.BATCH
    figures.libraries += 1
    figures.documents += len(rows)
    figures.distinct += stats.distinct
    figures.paid += stats.inputs
    figures.holes += found["holes"]
    figures.orphans += found["orphans"]


@pytest.mark.timeout(900)
def test_killed_five_times_a_library_is_whole(tmp_path: Path, slow_endpoint: Endpoint) -> None:
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    figures = Figures()
    rng = random.Random(seed)
    kill_until_done(tmp_path, slow_endpoint, rng, 5, figures, seed, rng.choice(list(p.CHECKPOINTS)))
    print(figures)
    assert figures.kills >= 1


@pytest.mark.soak
@pytest.mark.timeout(5400)
def test_killed_a_hundred_times_libraries_are_whole(
    tmp_path: Path, slow_endpoint: Endpoint, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("DOCDESK_SOAK_SEED") or random.randrange(1 << 30))
    rng = random.Random(seed)
    figures = Figures()
    number = 0
    names = list(p.CHECKPOINTS)
    while figures.kills < 100:
        first = names[number % len(names)]
        number += 1
        kill_until_done(tmp_path / str(number), slow_endpoint, rng, 15, figures, seed + number, first)
        with capsys.disabled():
            print(f"\nseed {seed}: {figures}", flush=True)
    assert set(figures.at) >= set(names), "it was killed at each of them"
    assert (figures.holes, figures.orphans) == (0, 0)


@pytest.mark.timeout(600)
def test_after_a_kill_at_ninety_percent_only_the_rest_is_embedded(
    tmp_path: Path, slow_endpoint: Endpoint
) -> None:
    library, files = tmp_path / "library", tmp_path / "files"
    p.write_documents(files, 20, 7)
    p.write_settings(tmp_path / "whole", slow_endpoint)
    p.run(tmp_path / "whole", "add", str(files))
    distinct = slow_endpoint.stats.distinct
    assert slow_endpoint.stats.inputs == distinct, "an undisturbed run asks for each text once"

    p.write_settings(library, slow_endpoint)
    slow_endpoint.reset()
    last: list[int] = []

    def hold_the_last(request: Request) -> None:
        # its answer never comes: whoever is quicker, the kill meets a program at work
        if slow_endpoint.stats.inputs >= distinct:
            last.append(len(request.inputs))
            slow_endpoint.hold_in_rule()

    slow_endpoint.rule = hold_the_last
    process = p.start(library, "add", str(files))
    assert p.wait_until(
        lambda: bool(last) and slow_endpoint.stats.answered == distinct - last[0], process, 240
    )
    assert slow_endpoint.stats.answered >= 0.9 * distinct
    assert p.kill(process), "the program was still at work"
    slow_endpoint.rule = None
    slow_endpoint.release()
    code, rows = p.json_of(library, "add", str(files))
    assert code == 1
    assert slow_endpoint.stats.distinct == distinct
    assert slow_endpoint.stats.inputs <= distinct + p.IN_FLIGHT * p.BATCH
    again = slow_endpoint.stats.inputs
    code, rows = p.json_of(library, "check", "--all")
    assert (code, rows[0]["ok"]) == (0, True)
    assert slow_endpoint.stats.inputs == again, "a check asks nobody"
