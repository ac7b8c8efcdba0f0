# SPDX-License-Identifier: Apache-2.0
"""The diagnostic file helps, and tells nothing of what a document says or is called."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from docdesk.desk.diagnose import diagnose
from docdesk.errors import NotFound
from tests.desks import a_desk, add_and_wait, endpoint_settings, until
from tests.openai_endpoint import Endpoint

KEY = "sk-canary-diagnose-0123456789"


async def test_a_failed_document_is_reported_without_its_text(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    file = tmp_path / "confession of a baker.txt"
    file.write_text("The secret recipe needs seven eggs.")
    openai_endpoint.rule = lambda request: "500"
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint), api_key=KEY) as desk:
        [document] = await add_and_wait(desk, file)
        await until(lambda: desk.attempts(document.id), lambda attempts: len(attempts) == 3)
        try:
            raise RuntimeError("seven eggs")
        except RuntimeError:
            logging.getLogger("docdesk.test").exception("while reading seven eggs with %s", KEY)
        text = await diagnose(desk, document.id)
        whole = await diagnose(desk, with_log=True)
        with pytest.raises(NotFound):
            await diagnose(desk, "nobody")
    told = json.loads(text)
    assert told["documents"][0]["error"]["code"] == "provider_error"
    stages = [attempt["stage"] for attempt in told["documents"][0]["attempts"]]
    assert stages == ["extract", "split", "embed"]
    assert told["versions"]["docdesk"]
    assert told["settings"]["model"] == "test-model"
    assert any(line.strip() == "RuntimeError" for line in told["log"])
    assert any("test_diagnose.py line" in line for line in told["log"])
    for secret in ("egg", "recipe", "baker", KEY):
        assert secret not in text
    assert "seven eggs" in whole
    assert KEY not in whole
    assert json.loads(whole)["counts"] == {"failed": 1}
