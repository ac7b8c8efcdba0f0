# SPDX-License-Identifier: Apache-2.0
"""A new index answers the kept questions before anybody switches to it, and can be removed again."""

from __future__ import annotations

from pathlib import Path

import pytest

from docdesk.desk.desk import Desk
from docdesk.settings.model import Settings, changed
from docdesk.values.kept_questions import Evaluation
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint

TOPICS = ("lantern", "harbour", "anchor", "compass", "barrel", "rudder")


@pytest.fixture
def settings(tmp_path: Path, openai_endpoint: Endpoint) -> Settings:
    return endpoint_settings(
        tmp_path / "library", openai_endpoint, model="words", chunk_size=200, chunk_overlap=0, workers=1
    )


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for d in range(2):
        lines = [
            f"Line {i} of book {d} speaks of {topic}{d}{i} on a quay." for i in range(4) for topic in TOPICS
        ]
        (folder / f"book{d}.txt").write_text("\n\n".join(lines))
    # one passage has both words of a question most often, until it is cut into two
    (folder / "stones.txt").write_text("amber " * 12 + "\n\n" + "copper " * 10)
    (folder / "hold.txt").write_text("amber and copper in the hold")
    return folder


async def _keep_questions(desk: Desk) -> None:
    for question in ("rudder13 on a quay", "name:book0 barrel02", "amber copper"):
        await desk.keep_question(question, (await desk.search(question, 10))[0])
    await desk.keep_question("a volcano in Iceland")


def _ranks(evaluation: Evaluation) -> dict[str, tuple[int | None, bool]]:
    return {each.question.text: (each.rank, each.refused) for each in evaluation.judged}


async def test_the_new_index_is_asked_before_the_switch_as_it_answers_after_it(
    settings: Settings, files: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, files)
        await _keep_questions(desk)
        present = _ranks(await desk.evaluate())
        found = await desk.search("rudder13 on a quay", 1)
        wanted = changed(settings, chunk_size=90)

        compared = await desk.index_change.prepare(wanted)

        assert compared is not None
        assert desk.settings == settings, "nothing is switched"
        [still] = await desk.search("rudder13 on a quay", 1)
        assert [(still.document, still.start, still.end)] == [
            (each.document, each.start, each.end) for each in found
        ]
        assert {each.question.text: each.rank_before for each in compared.judged} == {
            text: rank for text, (rank, _) in present.items()
        }
        assert compared.figures_before is not None
        [change] = compared.changed
        assert (change.question.text, change.rank_before, change.rank) == ("amber copper", 1, 2)

        openai_endpoint.reset()
        assert await desk.index_change.run(wanted) == 4
        assert openai_endpoint.stats.inputs == 0, "all was embedded before"
        after = await desk.evaluate()
        assert _ranks(after) == _ranks(compared)
        assert after.figures_before == compared.figures_before, "the one before is the index before"
        assert (await desk.upkeep.check(asks_for_all=True)).ok


async def test_one_that_nobody_wants_is_removed_and_costs_nothing_later(
    settings: Settings, files: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, files)
        await _keep_questions(desk)
        wanted = changed(settings, chunk_size=90)
        first = await desk.index_change.prepare(wanted)
        assert first is not None
        assert await desk.index_change.discard() == 4
        found = await desk.upkeep.check(asks_for_all=True)
        assert (found.ok, found.vectors) == (True, found.chunks)
        assert await desk.index_change.discard() == 0
        assert await desk.index_change.back() is None
        # a document that was added meanwhile is asked with the others
        late = files.parent / "late.txt"
        late.write_text("The keel was laid in spring. " * 12)
        await add_and_wait(desk, late)
        openai_endpoint.reset()
        again = await desk.index_change.prepare(wanted)
        assert again is not None
        assert _ranks(again) == _ranks(first)
        assert 0 < openai_endpoint.stats.inputs < 10, "only the new document is embedded"
        assert await desk.index_change.run(wanted) == 5


async def test_one_that_an_earlier_owner_prepared_is_gone_on_with(
    settings: Settings, files: Path, openai_endpoint: Endpoint
) -> None:
    wanted = changed(settings, chunk_size=90)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, files)
        await _keep_questions(desk)
        first = await desk.index_change.prepare(wanted)
    assert first is not None
    openai_endpoint.reset()
    async with a_desk(settings) as desk:
        assert (await desk.search("rudder13 on a quay", 1))[0].name == "book1.txt"
        assert (await desk.upkeep.check(asks_for_all=True)).ok
        again = await desk.index_change.prepare(wanted)
        assert again is not None
        assert _ranks(again) == _ranks(first)
        assert openai_endpoint.stats.inputs <= 4, "questions alone"
        assert await desk.index_change.run(wanted) == 4


async def test_without_kept_questions_nothing_is_prepared(
    settings: Settings, files: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(settings) as desk:
        await add_and_wait(desk, files)
        openai_endpoint.reset()
        assert await desk.index_change.prepare(changed(settings, chunk_size=90)) is None
        assert openai_endpoint.stats.inputs == 0
