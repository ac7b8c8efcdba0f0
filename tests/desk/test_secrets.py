# SPDX-License-Identifier: Apache-2.0
"""Everything is run with a canary for a key, with failures of every kind and debug logging; no byte keeps it."""

from __future__ import annotations

import asyncio
import faulthandler
import json
import logging
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from docdesk.cli.money import plan_line
from docdesk.desk.desk import Desk
from docdesk.desk.diagnose import diagnose
from docdesk.errors import DocdeskError, SettingsInvalid
from docdesk.owner.client import connect
from docdesk.server.listening import listening
from docdesk.settings.keys import KeySource, store_key
from docdesk.settings.model import Settings, changed, load_settings
from docdesk.values.documents import Status
from tests.desks import a_desk, add_and_wait, ended, endpoint_settings
from tests.openai_endpoint import BROKEN, REFUSALS, SPOILED, Endpoint

CANARY = "sk-canary-Zq81TfWx03LmVb7K"
"""Appears nowhere else."""

SILENT = {"silence"}
"""Waits out a whole time limit, and adds no words of its own."""


@pytest.fixture
def homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every folder in which a program of this user could leave something."""
    for variable in (
        "HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_DATA_HOME",
        "XDG_STATE_HOME",
        "TMPDIR",
    ):
        folder = tmp_path / variable.lower()
        folder.mkdir()
        monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("OPENAI_LOG", "debug")
    return tmp_path


@pytest.fixture(autouse=True)
def debug_logging() -> Iterator[None]:
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    chatty = [logging.getLogger(name) for name in ("openai", "httpx", "httpx2", "httpcore2", "asyncio")]
    yield
    root.setLevel(before)
    for one in chatty:
        one.setLevel(logging.NOTSET)


def holding(folder: Path, secret: str) -> list[str]:
    """The files below a folder that have the secret in any usual coding."""
    import base64

    spellings = [
        secret.encode(),
        secret.encode("utf-16-le"),
        base64.b64encode(secret.encode())[:-4],
        secret[3:].encode(),  # what a rule for "sk-" would leave
    ]
    found = []
    for file in folder.rglob("*"):
        if file.is_file() and not file.is_symlink():
            data = file.read_bytes()
            if any(spelling in data for spelling in spellings):
                found.append(str(file))
    return found


def arguments() -> str:
    """The words and the environment's names with which this process and its children were started."""
    me = psutil.Process()
    return "\n".join(" ".join(process.cmdline()) for process in [me, *me.children(recursive=True)])


async def everything(desk: Desk, folder: Path, endpoint: Endpoint) -> list[str]:
    """Failures of every kind, one after the other; what was said of them."""
    said = []
    failures = sorted((set(REFUSALS) | SPOILED | BROKEN) - SILENT)
    for number, failure in enumerate(failures):
        file = folder / f"{number}.txt"
        file.write_text(f"The text number {number} is about {failure}.")
        what = f"{failure} retry-after=0" if failure in ("429", "503") else failure
        endpoint.rule = lambda request, what=what: what if request.number % 4 else None
        try:
            documents = await asyncio.wait_for(add_and_wait(desk, file), 60)
        except TimeoutError:
            documents = [row for row in await desk.documents() if not row.status.ended]
            await desk.queue.cancel(row.id for row in documents)
        said += [json.dumps(row.error.public()) for row in documents if row.error]
        if desk.queue.state.problem is not None:
            said.append(desk.queue.state.problem.detail)
            endpoint.rule = None
            await desk.queue.resume()
            await ended(desk, [row.id for row in documents])
    endpoint.rule = None
    return said


async def through_the_service(desk: Desk, settings: Settings) -> str:
    """A key that another process hands to the owner, once well and once in a body that is refused."""
    async with listening(desk) as service:
        there = await connect(service, desk.settings.library)
        await there.reconfigure(settings, CANARY)
        await there.close()
        with httpx.Client(
            headers={"Authorization": f"Bearer {service.token}"}, trust_env=False, timeout=120
        ) as client:
            bad = {"arguments": {"settings": ["no", "settings"], "api_key": CANARY}, "hears": []}
            refused = await asyncio.to_thread(
                client.post, f"{service.url}/desk/call/desk/reconfigure", json=bad
            )
            assert refused.status_code == 422
            given = {"settings": {"base_url": f"https://{CANARY}@example.com"}, "api_key": CANARY}
            bad = {"arguments": given, "hears": []}
            also = await asyncio.to_thread(client.post, f"{service.url}/desk/call/desk/reconfigure", json=bad)
            assert also.status_code >= 400
    return refused.text + also.text


async def test_no_stored_byte_contains_the_key(homes: Path, openai_endpoint: Endpoint) -> None:
    folder = homes / "files"
    folder.mkdir()
    library = homes / "library"
    settings = endpoint_settings(library, openai_endpoint, attempts=2)
    async with a_desk(settings, api_key=CANARY) as desk:
        logging.getLogger("docdesk.test").debug("a careless line with %s", CANARY)
        said = await everything(desk, folder, openai_endpoint)
        assert len(said) > 15
        openai_endpoint.rule = lambda request: "echo-key"
        with pytest.raises(DocdeskError) as caught:
            await desk.search("a question that fails")
        said.append(str(caught.value))
        said.append(repr(desk.settings))
        openai_endpoint.rule = None
        said.append(await through_the_service(desk, changed(settings, model="another")))
        await desk.search("a question")
        said += [plan_line(file) async for file in (await desk.planner()).files([folder])]
        said.append(await diagnose(desk, with_log=True))
        try:
            raise RuntimeError(f"with the key {CANARY}")
        except RuntimeError:
            logging.getLogger("docdesk.test").exception("a careless error")
        with (library / "logs" / "crash.log").open("wb") as crash:
            faulthandler.dump_traceback(crash)
        assert CANARY not in arguments()
        ready = [row for row in await desk.documents() if row.status is Status.READY]
        assert ready
    assert openai_endpoint.stats.answered > 0
    assert CANARY not in "\n".join(said)
    log = (library / "logs" / "docdesk.log").read_text("utf-8")
    assert "[hidden]" in log, "the careless lines came to the log"
    assert holding(homes, CANARY) == []


async def test_the_search_would_find_a_key(homes: Path) -> None:
    (homes / "a").write_bytes(b"x" * 1000 + CANARY.encode() + b"y")
    (homes / "b").write_bytes(CANARY.encode("utf-16-le"))
    assert len(holding(homes, CANARY)) == 2


async def test_the_terminal_keeps_no_key(homes: Path, openai_endpoint: Endpoint) -> None:
    file = homes / "a.txt"
    file.write_text("Some words to embed.")
    library = homes / "library"
    openai_endpoint.rule = lambda request: ("echo-key", "500", "401", None)[min(request.number - 1, 3)]
    words = ["--library", str(library), "add", "--provider", "openai", "--base-url", openai_endpoint.url,
             "--model", "words", str(file)]  # fmt: skip
    environment = {**os.environ, "OPENAI_API_KEY": CANARY, "DOCDESK_BACKOFF_MIN": "0.01",
                   "DOCDESK_BACKOFF_MAX": "0.02", "PYTHONASYNCIODEBUG": "1"}  # fmt: skip
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "docdesk", *words, env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await process.communicate()
    assert process.returncode == 1
    assert b"key" in output.lower(), "it says that the key was rejected"
    assert CANARY.encode() not in output + errors
    assert holding(homes, CANARY) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://name:pass@models.example.com/v1",
        f"https://{CANARY}@models.example.com/v1",
        f"https://models.example.com/v1?key={CANARY}",
    ],
)
def test_an_address_with_a_secret_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="OPENAI_API_KEY") as caught:
        load_settings({}, library=tmp_path, provider="openai", base_url=address)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


async def test_a_key_kept_for_this_run_is_in_no_file(homes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    kept = await store_key("models.example.com", CANARY, seconds=5)
    assert kept.source in (KeySource.THIS_RUN, KeySource.KEYRING)
    assert CANARY not in repr(kept)
    assert holding(homes, CANARY) == []
