# SPDX-License-Identifier: Apache-2.0
"""A desk that listens, in the test's own loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from docdesk.desk.desk import Desk
from docdesk.server.listening import Listening, listening
from tests.desks import a_desk, endpoint_settings
from tests.openai_endpoint import Endpoint


@dataclass
class Served:
    """A desk, where it listens, and a client with its token."""

    desk: Desk
    service: Listening
    client: httpx.AsyncClient

    def socket(self, path: str) -> str:
        """The address of a WebSocket."""
        return f"{self.service.url.replace('http', 'ws')}{path}?token={self.service.token}"


@pytest.fixture
async def served(tmp_path: Path, openai_endpoint: Endpoint) -> AsyncIterator[Served]:
    """A real service over a real desk on an empty library."""
    async with (
        a_desk(
            endpoint_settings(tmp_path / "library", openai_endpoint), api_key="sk-test-0123456789"
        ) as desk,
        listening(desk) as service,
        httpx.AsyncClient(
            base_url=service.url,
            headers={"Authorization": f"Bearer {service.token}"},
            trust_env=False,
            timeout=120,
        ) as client,
    ):
        yield Served(desk, service, client)
