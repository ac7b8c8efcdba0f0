# SPDX-License-Identifier: Apache-2.0
"""The client code of the documentation works as it stands there, against the address and the token of a start."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from pathlib import Path

from docdesk.system.resource_files import resource
from tests.owners import ROOT
from tests.server.conftest import Served


async def run(code: str, folder: Path) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore::ResourceWarning", "-c", code,
        cwd=folder, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(120):
        out, said = await process.communicate()
    assert process.returncode == 0, said.decode()
    return out.decode()


async def test_post_and_poll_and_a_websocket_until_it_is_done(served: Served, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "http.md").read_text("utf-8")
    poll, listen = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    library = str(served.desk.settings.library)
    shutil.copy(resource("samples") / "rental-contract.pdf", tmp_path / "report.pdf")
    said = (await run(poll.replace("LIBRARY", library), tmp_path)).splitlines()
    ended = [line for line in said if line.startswith("completed")]
    assert ended == ["completed 100 None"]
    assert all(line.startswith("processing") for line in said[: said.index(ended[0])])
    assert any(line.startswith("report.pdf ") for line in said)
    (tmp_path / "report.pdf").write_bytes(
        (resource("samples") / "rental-contract.pdf").read_bytes() + b"\n%\n"
    )
    pushed = [
        json.loads(line.replace("'", '"').replace("None", "null"))
        for line in (await run(listen.replace("LIBRARY", library), tmp_path)).splitlines()
    ]
    assert pushed[-1] == {"progress": 100, "status": "completed", "stage": None}
    progress = [message["progress"] for message in pushed]
    assert progress == sorted(progress)
