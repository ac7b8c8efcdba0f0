# SPDX-License-Identifier: Apache-2.0
"""The sums of a ledger are those of its entries, however often it is asked and whatever became of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.errors import LedgerDamaged
from docdesk.money.ledger import Ledger
from docdesk.money.ledger_sums import LedgerSums, Sums
from docdesk.values.requests import SentRequest


def an_entry(outcome: str = "ok", cost: float | None = 0.25, tokens: int | None = 10) -> SentRequest:
    return SentRequest(
        at=1.0, host="api.example.com", model="m", purpose="documents", documents=1, bytes=7, tokens=tokens,
        cost=cost, outcome=outcome,
    )  # fmt: skip


def written(path: Path, *entries: SentRequest) -> None:
    ledger = Ledger(path)
    for entry in entries:
        ledger.write(entry)
    ledger.close()


async def test_only_new_entries_are_added(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    sums = LedgerSums(path)
    assert await sums.now() == {}
    written(path, an_entry(), an_entry(), an_entry("limit", None, None), an_entry(cost=None))
    ok, limit = ("api.example.com", "m", "documents", "ok"), ("api.example.com", "m", "documents", "limit")
    first = {ok: Sums(3, 21, 30, 0.5, 1), limit: Sums(1, 7, 0, 0.0, 0)}
    assert await sums.now() == first
    assert await sums.now() == first
    written(path, an_entry())
    assert await sums.now() == {**first, ok: Sums(4, 28, 40, 0.75, 1)}
    assert await LedgerSums(path).now() == await sums.now()


async def test_a_ledger_that_was_set_aside_begins_again(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    sums = LedgerSums(path)
    written(path, an_entry(), an_entry())
    await sums.now()
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(LedgerDamaged):
        await sums.now()
    for rest in tmp_path.glob("ledger.db*"):
        rest.unlink()
    written(path, an_entry())
    assert [one.requests for one in (await sums.now()).values()] == [1]
