# SPDX-License-Identifier: Apache-2.0
"""plan, add --max-cost, ledger and diagnose, as programs."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.openai_endpoint import Endpoint

Done = subprocess.CompletedProcess[str]


async def docdesk(library: Path, *args: str, **environment: str) -> Done:
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "docdesk", "--library", str(library), *args],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def lines(done: Done) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lamp.txt"
    path.write_text("The lamp burns through the long night. " * 100)
    return path


async def test_plan_then_add_then_ledger_then_diagnose(
    tmp_path: Path, file: Path, openai_endpoint: Endpoint
) -> None:
    library = tmp_path / "library"
    options = ("--provider", "openai", "--base-url", openai_endpoint.url, "--model", "words")
    plan = await docdesk(library, "plan", "--json", *options, str(file))
    assert plan.returncode == 0, plan.stderr
    one, last = lines(plan)
    assert one["path"] == str(file)
    assert {"files", "pages", "chunks", "tokens", "tokens_new", "cost", "seconds"} <= set(last)
    assert (last["files"], last["chunks"], last["cost"]) == (1, one["chunks"], 0.0)
    assert openai_endpoint.stats.requests == 0
    assert not (library / "settings.toml").exists(), "a plan keeps no settings"

    added = await docdesk(library, "add", "--json", "--max-cost", "0", *options, str(file))
    assert added.returncode == 0, added.stderr
    assert lines(added)[0]["status"] == "ready"

    ledger = await docdesk(library, "ledger", "--json")
    entries = lines(ledger)
    assert len(entries) == openai_endpoint.stats.requests
    assert sum(entry["documents"] for entry in entries) == 1
    said = await docdesk(library, "ledger")
    assert "127.0.0.1  documents: 1 document" in said.stdout

    target = tmp_path / "fault.json"
    diagnosed = await docdesk(library, "diagnose", lines(added)[0]["id"], "-o", str(target))
    assert diagnosed.returncode == 0, diagnosed.stderr
    assert "lamp burns" not in target.read_text()
    assert json.loads(target.read_text())["documents"][0]["status"] == "ready"


@pytest.mark.parametrize("model", ["text-embedding-3-small", "a-model-without-a-price"])
async def test_over_the_limit_nothing_is_sent(model: str, tmp_path: Path, file: Path) -> None:
    library = tmp_path / "library"
    environment = {"OPENAI_API_KEY": "sk-canary-0123456789", "DOCDESK_OFFLINE": "1"}
    options = ("--provider", "openai", "--model", model, "--max-cost", "0.000001", "--json")
    done = await docdesk(library, "add", *options, str(file), **environment)
    assert done.returncode == 1
    assert done.stdout == ""
    error = json.loads(done.stderr.splitlines()[-1])["error"]
    assert error["code"] == "cost_exceeded"
    assert "Nothing was sent" in error["detail"]
    assert not (library / "ledger.db").exists()
    status = await docdesk(library, "status", "--json", **environment)
    assert status.stdout == "", "no row was made"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminal of this kind")
async def test_with_a_person_at_the_terminal_it_asks(tmp_path: Path, file: Path) -> None:
    import pty

    library = tmp_path / "library"
    environment = {**os.environ, "OPENAI_API_KEY": "sk-canary-0123456789", "DOCDESK_OFFLINE": "1"}
    args = ("add", "--provider", "openai", "--model", "a-model-without-a-price", str(file))
    ours, theirs = pty.openpty()
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "docdesk", "--library", str(library), *args,
            env=environment, stdin=theirs, stdout=theirs, stderr=theirs,
        )  # fmt: skip
        said = b""
        while b"[y/N]" not in said:
            said += await asyncio.to_thread(os.read, ours, 65_536)
        os.write(ours, b"n\n")
        assert await asyncio.wait_for(process.wait(), 60) == 1
        while b"nothing was added" not in said:
            said += await asyncio.to_thread(os.read, ours, 65_536)
    finally:
        os.close(theirs)
        os.close(ours)
    assert b"price unknown" in said
    assert b"lamp.txt: 1 page" in said
    status = await docdesk(library, "status", "--json")
    assert status.stdout == "", "no row was made"
    assert not (library / "ledger.db").exists()


async def test_a_limit_that_is_not_an_amount_is_a_usage_error(tmp_path: Path, file: Path) -> None:
    done = await docdesk(tmp_path / "library", "add", "--max-cost", "cheap", str(file))
    assert done.returncode == 2
    assert "not an amount of US dollars" in done.stderr
