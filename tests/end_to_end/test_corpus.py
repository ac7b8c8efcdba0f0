# SPDX-License-Identifier: Apache-2.0
"""The real program over a folder of real and hostile documents, against a table of what is true of each.

The table, `tests/corpus_truth.toml`, was made by opening the files with other programs.

`make test` reads the text layers, with vectors from an endpoint on loopback. `make soak` does all of it as a person
would have it: scans are recognised, and the built-in model makes the vectors.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import statistics
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from docdesk.desk.desk import open_desk
from docdesk.settings.model import load_settings
from tests.openai_endpoint import Endpoint
from tests.pages.agreement import agreement

TRUTH: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "corpus_truth.toml").read_text(encoding="utf-8")
)

RUN_SECONDS = 1500
pytestmark = [pytest.mark.corpus, pytest.mark.timeout(RUN_SECONDS + 120)]

FIRST_PASSAGES = 3
"""A passage that is asked for in its own words must be among so many answers."""

BY_WORDS = 40
"""The same where vectors are bags of words: files that share most of their words come before it as well."""


@dataclass(frozen=True)
class Run:
    """What `docdesk add` printed, by the file's path in the corpus, and the library that it filled."""

    exit_code: int
    lines: dict[str, list[dict[str, Any]]]
    library: Path
    recognises: bool
    api_key: str | None


@pytest.fixture(scope="module", params=["text layers", pytest.param("all of it", marks=pytest.mark.soak)])
def run(
    request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Run]:
    library = tmp_path_factory.mktemp("corpus") / "library"
    command = [sys.executable, "-m", "docdesk", "add", str(corpus), "--json", "--library", str(library)]
    recognises = request.param == "all of it"
    endpoint = Endpoint()
    endpoint.start()
    try:
        if not recognises:
            command += ["--ocr", "off", "--provider", "openai", "--base-url", endpoint.url]
        api_key = None if recognises else "sk-none"
        ended = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            timeout=RUN_SECONDS,
            check=False,
            cwd=Path(__file__).parents[2],
            env=os.environ | ({"OPENAI_API_KEY": api_key} if api_key else {}),
        )
        yield Run(ended.returncode, by_file(ended.stdout.decode(), corpus), library, recognises, api_key)
    finally:
        endpoint.stop()


def by_file(printed: str, corpus: Path) -> dict[str, list[dict[str, Any]]]:
    """The printed objects by the path of their file below the corpus."""
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in printed.splitlines():
        row = json.loads(line)
        if row["parent"]:  # taken out of another file; it has no path in the corpus
            continue
        lines[Path(row["path"]).relative_to(corpus.absolute()).as_posix()].append(row)
    return lines


def test_the_table_names_every_file_of_the_corpus(corpus: Path) -> None:
    files = {path.relative_to(corpus).as_posix() for path in corpus.rglob("*") if path.is_file()}
    assert set(TRUTH) == files


def test_every_file_has_one_line_and_the_program_says_that_some_failed(run: Run) -> None:
    assert run.exit_code == 1
    assert {name: len(rows) for name, rows in run.lines.items()} == dict.fromkeys(TRUTH, 1)


def test_the_reason_for_each_file_is_true(run: Run) -> None:
    lies = {
        name: lie
        for name, rows in run.lines.items()
        for row in rows
        if (lie := untrue(name, row, run.recognises))
    }
    assert lies == {}


def truth_of(name: str, recognises: bool) -> dict[str, Any]:
    """What the table says of a file that is read with or without recognition."""
    truth = TRUTH[name]
    return truth if recognises else truth | truth.get("without_recognition", {})


def untrue(name: str, row: dict[str, Any], recognises: bool = True) -> str | None:
    """What a printed object says against the table; None where it is true."""
    truth = truth_of(name, recognises)
    code = row["error"]["code"] if row["error"] else None
    if code == "too_slow" and truth.get("slow"):
        return None
    if row["status"] != truth["status"] or (code not in truth["codes"] if "codes" in truth else code):
        return f"{row['status']} {code}, and not {truth['status']} {truth.get('codes', '')}"
    if row["status"] == "ready" and row["pages"] != truth.get("pages_read", truth["pages"]):
        return f"{row['pages']} pages, and not {truth['pages']}"
    said = f"pages read: {truth.get('pages')}."
    if code == "no_text" and said not in row["error"]["detail"]:
        return f"not “{said}”, but “{row['error']['detail']}”"
    return None


async def test_passages_are_found_on_their_page(run: Run, corpus: Path) -> None:
    lost = await lost_passages(run, corpus)
    assert lost == {}
    assert sum("passage" in truth for truth in TRUTH.values()) >= 40


async def lost_passages(run: Run, corpus: Path) -> dict[str, list[tuple[str, int, int]]]:
    """The files whose passage a search does not find, with what it answered; each file's twins count as it."""
    names = defaultdict(set)
    for name in TRUTH:
        names[_sha256(corpus / name)].add(Path(name).name)
    lost = {}
    settings = load_settings(library=run.library)
    desk = await open_desk(settings, api_key=run.api_key, starts_work=False)
    try:
        for name in TRUTH:
            truth = truth_of(name, run.recognises)
            if "passage" in truth and truth["status"] == "ready":
                among = truth.get("among", FIRST_PASSAGES) if run.recognises else BY_WORDS
                answers = await desk.search(truth["passage"], k=among)
                twins = names[_sha256(corpus / name)]
                found = any(
                    answer.name in twins and answer.page <= truth["page"] <= answer.last_page
                    for answer in answers
                )
                if not found:
                    lost[name] = [(answer.name, answer.page, answer.last_page) for answer in answers]
    finally:
        await desk.close()
    return lost


SAMPLE = 3
"""`make test` looks at every third PDF for the marks of its passages, `make soak` at all of them."""

PASSAGES = 5
"""Of each document."""

CANNOT_DRAW = ("too_slow", "too_much_memory", "damaged")


async def test_passages_are_marked_on_their_words(run: Run, corpus: Path) -> None:
    found, undrawn = await marked_passages(run, corpus, every=1 if run.recognises else SAMPLE)
    agreements = [agreed for _, _, agreed in found if agreed is not None]
    share = len(agreements) / len(found)
    worst = min(agreements)
    print(
        f"{len(found)} passages, {share:.1%} marked, word F1 {statistics.median(agreements):.3f} in the median,"
        f" {worst:.3f} at least; not drawn: {sorted(undrawn)}"
    )
    assert len(found) >= 60
    assert len(undrawn) <= len(found) // 20, "few pages can be left out"
    assert statistics.median(agreements) >= 0.95
    assert share >= 0.95
    assert [one for one in found if one[2] is not None and one[2] < 0.5] == []


Marked = list[tuple[str, int, float | None]]
"""Of passages: the file, the chunk, and how well what is marked agrees with it; None if nothing is marked."""


async def marked_passages(run: Run, corpus: Path, every: int) -> tuple[Marked, set[tuple[str, int]]]:
    """Random passages that have a text layer, and the pages, by file and number, that pdfium cannot open at all."""
    chance = random.Random(18)
    found: Marked = []
    undrawn: set[tuple[str, int]] = set()
    desk = await open_desk(load_settings(library=run.library), api_key=run.api_key, starts_work=False)
    try:
        ready = [row for row in await desk.documents() if row.type == "pdf" and row.status == "ready"]
        for document in sorted(ready, key=lambda row: row.path)[::every]:
            name = Path(document.path).name
            drawn = {page.number for page in (await desk.page_layout(document.id)).pages if page.drawn}
            chunks, _ = await desk.chunks(document, 0, 1000)
            written = [(chunk, text) for chunk, text in chunks if not chunk.recognised]
            for chunk, text in chance.sample(written, min(PASSAGES, len(written))):
                pages = range(chunk.first_page, chunk.last_page + 1)
                if not drawn.issuperset(pages):
                    continue  # of a file that is attached
                if any((name, page) in undrawn for page in pages):
                    continue
                marks = await desk.passage_marks(document.id, chunk.start, chunk.end)
                if marks.why in CANNOT_DRAW:  # pypdf read it
                    undrawn.update((name, page) for page in pages)
                    continue
                agreed = agreement(Path(document.path), marks, text) if marks.pages else None
                found.append((name, chunk.index, agreed))
    finally:
        await desk.close()
    return found, undrawn


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
