# SPDX-License-Identifier: Apache-2.0
"""A library whose model reads English only is offered the other one, where it has something else to read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from docdesk.cli.desks import show_late_notices, show_notices
from docdesk.search.model_offer import REINDEXED, ModelOffer
from docdesk.settings.model import changed, load_settings
from docdesk.upkeep.reindex import IN_WORK
from docdesk.values.notices import OFFERED
from tests.desks import a_desk
from tests.search.small_library import E5, ENDPOINT, MINI, SmallLibrary, a_small_library, unit

KOREAN = "전기요금 고지서는 매월 십오일에 발송됩니다"


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[SmallLibrary]:
    async with a_small_library(tmp_path) as library:
        yield library


@pytest.fixture
def offer(library: SmallLibrary) -> ModelOffer:
    return ModelOffer(library.catalog, library.words)


async def test_the_offer_says_how_much_is_unread_and_what_the_change_costs(
    library: SmallLibrary, offer: ModelOffer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    monkeypatch.setattr("docdesk.search.model_offer.SECONDS_A_CHUNK", 90.0)
    await library.add(MINI, (KOREAN, unit(1, 0)), *((f"The lamp {at}", unit(1, 0)) for at in range(3)))
    await library.add(E5, ("빵에는 밀가루가 필요하다", unit(1, 0)))
    notice = await offer.look()
    assert notice is not None
    assert notice.facts == {
        "model": "all-MiniLM-L6-v2",
        "percent": 25,
        "minutes": 3,
        "other": "multilingual-e5-small",
    }


async def test_who_has_answered_is_not_asked_again(library: SmallLibrary, offer: ModelOffer) -> None:
    await library.add(MINI, (KOREAN, unit(1, 0)))
    assert await offer.look() is not None
    await offer.answered()
    assert await offer.look() is None


@pytest.mark.parametrize("index", [E5, ENDPOINT])
async def test_other_models_are_not_questioned(
    library: SmallLibrary, offer: ModelOffer, index: object
) -> None:
    await library.add(index, (KOREAN, unit(1, 0)))  # type: ignore[arg-type]
    assert await offer.look() is None


async def test_a_library_that_its_model_can_read_gets_no_offer(
    library: SmallLibrary, offer: ModelOffer
) -> None:
    assert await offer.look() is None, "an empty library"
    await library.add(MINI, *((f"Lamp {at}", unit(1, 0)) for at in range(4)))
    assert await offer.look() is None


async def test_no_offer_is_made_while_the_model_is_being_changed(
    library: SmallLibrary, offer: ModelOffer
) -> None:
    assert REINDEXED == IN_WORK
    await library.add(MINI, (KOREAN, unit(1, 0)))
    await library.catalog.save_fact(IN_WORK, 2)
    assert await offer.look() is None


async def test_the_terminal_shows_the_offer_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with a_small_library(tmp_path) as library:
        await library.add(MINI, (KOREAN, unit(1, 0)))
    settings = load_settings({}, library=tmp_path, provider="builtin", model=MINI.model)
    shown = []
    for _ in range(2):
        async with a_desk(settings, starts_work=False) as desk:
            await show_notices(desk)  # type: ignore[arg-type]
            assert "docdesk reindex" not in capsys.readouterr().err, "nobody waits for it at the start"
            await show_late_notices(desk)  # type: ignore[arg-type]
            shown.append(capsys.readouterr().err.count("docdesk reindex --model multilingual-e5-small"))
            assert OFFERED not in [notice.code for notice in desk.notices]
    assert shown == [1, 0]


async def test_another_model_withdraws_the_offer(tmp_path: Path) -> None:
    async with a_small_library(tmp_path) as library:
        await library.add(MINI, (KOREAN, unit(1, 0)))
    settings = load_settings({}, library=tmp_path, provider="builtin", model=MINI.model)
    async with a_desk(settings, starts_work=False) as desk:
        heard: list[list[str]] = []
        desk.on_change(lambda: heard.append([notice.code for notice in desk.notices]))
        assert OFFERED in [notice.code for notice in await desk.all_notices()]
        assert [codes.count(OFFERED) for codes in heard] == [1], "it is said once, when it is known"
        await desk.all_notices()
        assert [notice.code for notice in desk.notices].count(OFFERED) == 1
        await desk.reconfigure(changed(settings, model=E5.model))
        assert OFFERED not in heard[-1]
