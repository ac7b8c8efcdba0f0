# SPDX-License-Identifier: Apache-2.0
"""Questions that are kept with their answers, asked of a library that changes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from docdesk.errors import NotFound, QuestionInvalid
from docdesk.settings.model import changed
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint

LAMP = "The keeper lights the lamp at dusk and trims the wick before midnight. " * 3
BREAD = "Knead the dough for ten minutes, then let it rise under a damp cloth. " * 3
LIME = "Burnt lime and sand make a mortar that sets under water in a week. " * 3


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "book.txt").write_text("\n\n".join((LAMP, BREAD, LIME)))
    return folder


async def test_kept_questions_outlive_another_way_of_splitting(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=250, chunk_overlap=0)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, papers)
        for question in ("trims the wick", "sets under water in a week"):
            first, *_ = await desk.search(question, 3)
            kept = await desk.keep_question(question, first)
            assert (kept.name, kept.expects_nothing) == ("book.txt", False)
        before = await desk.evaluate()
        assert before.figures.public() == {
            "questions": 2, "hit@1": 1.0, "hit@5": 1.0, "mrr": 1.0, "refusals": None,
        }  # fmt: skip
        assert before.figures_before is None
        await desk.index_change.run(changed(settings, chunk_size=120, chunk_overlap=20))
        after = await desk.evaluate()
        assert after.figures == before.figures
        assert after.figures_before == before.figures
        assert after.changed == ()


async def test_an_evaluation_names_the_questions_whose_answers_changed(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=250, chunk_overlap=0)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, papers)
        right, *_, wrong = await desk.search("trims the wick", 3)
        await desk.keep_question("trims the wick", wrong)
        assert (await desk.evaluate()).figures.hit_at_1 == 0.0
        (papers / "new.txt").write_text("He who trims the wick twice trims the wick well. " * 4)
        await add_and_wait(desk, papers)
        evaluation = await desk.evaluate()
        (only,) = evaluation.changed
        assert only.rank is not None
        assert only.rank_before is not None
        assert only.rank == only.rank_before + 1
        assert evaluation.public()["changed"][0]["question"] == "trims the wick"
        # the right passage now: it takes the place of nothing that is kept under other words
        await desk.keep_question("trims the wick", right)
        assert len(await desk.kept_questions()) == 2


async def test_nothing_here_is_an_answer_and_what_is_found_replaces_it(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        none = await desk.keep_question("wages of a pilot -lamp -dough -mortar")
        evaluation = await desk.evaluate()
        assert (evaluation.figures.refusals, evaluation.figures.hit_at_1) == (1.0, None)
        await add_and_wait(desk, papers)
        passage, *_ = await desk.search("lamp", 1)
        await desk.keep_question(none.text, passage)
        (kept,) = await desk.kept_questions()
        assert kept.content is not None
        await desk.forget_questions([kept.id, "unknown"])
        assert await desk.kept_questions() == []


async def test_a_question_whose_document_is_gone_counts_for_nothing(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        (document,) = await add_and_wait(desk, papers)
        passage, *_ = await desk.search("lamp", 1)
        await desk.keep_question("lamp", passage)
        await desk.queue.remove([document.id])
        evaluation = await desk.evaluate()
        assert [each.is_gone for each in evaluation.judged] == [True]
        assert evaluation.figures.questions == 0
        assert evaluation.changed == ()
        await desk.queue.restore([document.id])
        assert (await desk.evaluate()).figures.hit_at_1 == 1.0


async def test_an_empty_question_and_an_unknown_document_are_refused(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, papers)
        with pytest.raises(QuestionInvalid):
            await desk.keep_question("  ")
        passage, *_ = await desk.search("lamp", 1)
        with pytest.raises(NotFound):
            await desk.keep_question("lamp", dataclasses.replace(passage, document="gone"))
        assert await desk.kept_questions() == []
