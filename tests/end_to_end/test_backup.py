# SPDX-License-Identifier: Apache-2.0
"""The machine is lost, the library is not: backed up, deleted, restored by one command, and nobody is paid again."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docdesk.owner.follow import reach_desk
from docdesk.settings.model import load_settings
from docdesk.values.documents import Passage
from tests.end_to_end.test_terminal import environment
from tests.gcs_server import serving
from tests.openai_endpoint import Endpoint

TOPICS = ["lamp", "bread", "harbour", "violin", "glacier", "orchard", "compass", "kettle", "meadow", "anchor"]
QUESTIONS = [f"{topic} {n * 7} stands" for topic in TOPICS for n in (2, 9)]


def docdesk(*words: str | Path, **more: str) -> str:
    """What a command says; it must end well."""
    print("$ docdesk", *words)
    ran = subprocess.run(
        [sys.executable, "-m", "docdesk", *map(str, words)],
        env=environment(**more), capture_output=True, encoding="utf-8", timeout=180,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    print(ran.stdout, end="")
    return ran.stdout


async def answers(library: Path) -> list[list[dict[str, Any]]]:
    """The five passages to each question; where the file lies is another thing than what it says."""
    desk = await reach_desk(load_settings({}, library=library), starts_work=False)
    try:
        found: list[list[Passage]] = [await desk.search(question, 5) for question in QUESTIONS]
    finally:
        await desk.close()
    return [[_said(passage) for passage in passages] for passages in found]


def _said(passage: Passage) -> dict[str, Any]:
    return {
        "document": passage.document, "name": passage.name, "span": (passage.start, passage.end),
        "text": passage.text, "score": round(passage.score, 4),
    }  # fmt: skip


@pytest.mark.timeout(600)
def test_a_lost_machines_library_is_restored_by_one_command(
    tmp_path: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    files, machine = tmp_path / "files", tmp_path / "machine"
    files.mkdir()
    for topic in TOPICS:
        text = "\n\n".join(f"About the {topic}, part {n}: {topic} {n * 7} stands here." for n in range(12))
        (files / f"{topic}.txt").write_text(text)
    contents = {path.name: path.read_bytes() for path in files.iterdir()}
    library = machine / "library"
    with serving("papers") as gcs:
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", gcs.url)
        docdesk(
            "add", files, "--library", library, "--provider", "openai", "--base-url", openai_endpoint.url,
            "--model", "test-model", "--chunk-size", "120",
            OPENAI_API_KEY="sk-test-0123",
        )  # fmt: skip
        docdesk("backup", "--to", "gs://papers/machine", "--library", library)
        docdesk("backup", "--read-data", "--library", library)
        before = asyncio.run(answers(library))
        assert all(len(passages) == 5 for passages in before)

        shutil.rmtree(machine)
        shutil.rmtree(files)
        openai_endpoint.reset()
        print("(the machine's data folder and the files are deleted)")
        restored = docdesk("restore", "gs://papers/machine", "--originals", "--library", library)
        assert "resume --trust" in restored  # to others its address is as foreign as a stranger's
        said = json.loads(docdesk("check", "--library", library, "--json"))
        assert said["ok"], said
        assert said["vectors"] == said["chunks"] > 0
        assert openai_endpoint.stats.requests == 0
        print(f"requests to the endpoint: {openai_endpoint.stats.requests}")

        docdesk("resume", "--trust", "--library", library, OPENAI_API_KEY="sk-test-0123")
        after = asyncio.run(answers(library))
        assert after == before
        # the questions alone were asked: of the documents not one text
        assert openai_endpoint.stats.texts == set(QUESTIONS)
        print(f"{len(QUESTIONS)} questions find the same five passages each")
        back = {path.name: path.read_bytes() for path in (library / "originals").glob("*/*")}
        assert back == contents
