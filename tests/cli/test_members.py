# SPDX-License-Identifier: Apache-2.0
"""A command that adds a file also reports on the files inside it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable
from types import SimpleNamespace
from typing import Any

import pytest

from docdesk.cli.follow import follow
from docdesk.values.documents import Document, QueueState, Status


class ADesk:
    """The parts of a desk that `follow` uses; a document's members appear before it ends."""

    def __init__(self, members: dict[str, list[str]], joined: dict[str, str]) -> None:
        self.queue: Any = self
        self.state = QueueState()
        self._members = members
        self._joined = joined
        self._listener: Any = None

    def subscribe(self, listener: Any) -> Any:
        self._listener = listener
        return lambda: None

    async def as_ended(self, ids: Iterable[str]) -> AsyncIterator[tuple[str, Document]]:
        for id in ids:
            for member in self._members.get(id, ()):
                self._listener(Document(id=member, name=member, path=member, parent=id))
            parent = (
                None if id in self._joined else next((o for o, m in self._members.items() if id in m), None)
            )
            as_it_is = self._joined.get(id, id)
            yield id, Document(id=as_it_is, name=id, path=id, status=Status.READY, parent=parent)

    async def backed_up(self, document: Document) -> Document:
        return document

    async def finish_backup(self) -> None:
        return None


async def test_each_file_inside_has_a_line_with_its_parent(capsys: pytest.CaptureFixture[str]) -> None:
    desk: Any = ADesk({"zip": ["a", "inner"], "inner": ["b"], "other": ["not ours"]}, {"a": "older"})

    async def start(_: Any) -> list[str]:
        # an event may come before the ids are known
        desk._listener(Document(id="a", name="a", path="a", parent="zip"))
        desk._listener(Document(id="not ours", name="x", path="x", parent="other"))
        return ["zip"]

    code = await follow(desk, start, as_json=True)
    lines = [SimpleNamespace(**json.loads(line)) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert [(line.id, line.name, line.parent) for line in lines] == [
        ("zip", "zip", None),
        ("older", "a", "zip"),
        ("inner", "inner", "zip"),
        ("b", "b", "inner"),
    ]
