# SPDX-License-Identifier: Apache-2.0
"""Questions with phrases, exclusions and conditions, asked of a real library."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from docdesk.desk.desk import Desk
from docdesk.errors import QuestionInvalid
from docdesk.search import narrowing
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint, Request

TEXTS = {
    "harbour/lamp.txt": "The keeper lights the lamp at dusk. Rain water fills the tank behind the tower.",
    "harbour/2023/Tide report.md": "The tide table is printed each spring. Water that rain brings is not counted.",
    "kitchen/bread.txt": "Knead the dough with water and salt, then let it rise under a damp cloth for an hour.",
    "kitchen/계약서.txt": "이 계약의 임대 기간은 이 년이며, 임차인은 매달 임대료를 냅니다. 물 값은 따로입니다.",
}


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    for number, (name, text) in enumerate(TEXTS.items()):
        file = tmp_path / "papers" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        changed = datetime(2020 + number, 6, 1).timestamp()
        os.utime(file, (changed, changed))
    return tmp_path / "papers"


async def names(desk: Desk, question: str) -> set[str]:
    return {passage.name for passage in await desk.search(question, 10)}


LAMP, TIDE, BREAD, LEASE = (Path(name).name for name in TEXTS)

QUESTIONS = {
    "water": {LAMP, TIDE, BREAD, LEASE},
    '"rain water"': {LAMP},
    '"RAIN  water" tower': {LAMP},
    '"water that rain"': {TIDE},
    '"임대 기간"': {LEASE},
    "water -salt": {LAMP, TIDE, LEASE},
    'water -"rain water" -salt': {TIDE, LEASE},
    "water type:md": {TIDE},
    "water -type:txt": {TIDE},
    "water type:md,txt -name:bread": {LAMP, TIDE, LEASE},
    "water name:report": {TIDE},
    'water name:"tide REPORT"': {TIDE},
    "기간 이름:계약": {LEASE},
    "water in:bread.txt": {BREAD},
    'water in:"tide report.md" OR in:lamp.txt': {LAMP, TIDE},
    "water in:bread": set(),
    "water folder:harbour": {LAMP, TIDE},
    "water folder:harbour/2023": {TIDE},
    "water folder:arbour": set(),
    "water after:2022": {BREAD, LEASE},
    "water before:2022": {LAMP, TIDE},
    "water after:2021 before:2023": {TIDE, BREAD},
    "water lang:ko": {LEASE},
    "water page:1": {LAMP, TIDE, BREAD, LEASE},
    "water page:2-": set(),
    "salt OR lamp water": {LAMP, BREAD},
    "water name:bread OR folder:2023": {TIDE, BREAD},
    "water name:bread OR spring": {TIDE, BREAD},
    "water type:pdf": set(),
}


async def test_a_question_finds_what_its_conditions_allow(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, papers)
        assert {question: await names(desk, question) for question in QUESTIONS} == QUESTIONS
        # the same where the allowed documents are too large to compare each of their passages
        monkeypatch.setattr(narrowing, "MOST_EXACT", 0)
        assert {question: await names(desk, question) for question in QUESTIONS} == QUESTIONS


def record(endpoint: Endpoint) -> list[list[str]]:
    """The texts of each request from now on."""
    sent: list[list[str]] = []

    def note(request: Request) -> None:
        sent.append(request.inputs)

    endpoint.rule = note
    return sent


async def test_conditions_are_not_embedded_and_do_not_change_scores(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, papers)
        plain = {passage.name: passage.score for passage in await desk.search("water tank", 10)}
        sent = record(openai_endpoint)
        narrowed = {p.name: p.score for p in await desk.search("water tank folder:harbour before:2030", 10)}
        assert narrowed == {name: plain[name] for name in (LAMP, TIDE)}
        assert sent in ([], [["water tank"]])


async def test_a_question_that_makes_no_sense_is_refused_and_sends_nothing(
    tmp_path: Path, papers: Path, openai_endpoint: Endpoint
) -> None:
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        await add_and_wait(desk, papers)
        sent = record(openai_endpoint)
        with pytest.raises(QuestionInvalid) as caught:
            await desk.search("water type:exe", 10)
        assert "there is no type “exe”; there are pdf, " in caught.value.problem().detail
        assert "quotation marks" in caught.value.problem().remedy
        assert sent == []


async def test_a_phrase_is_found_among_more_passages_than_are_looked_at_first(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    """What a question excludes must not crowd out what it allows."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "many.txt").write_text(
        "\n\n".join(f"Water {number} flows through the salt works. " * 4 for number in range(150))
    )
    (folder / "one.txt").write_text("In the last valley the water flows through fields of barley.")
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, chunk_size=200, chunk_overlap=0)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, folder)
        assert await names(desk, "water flows through the works -salt") == {"one.txt"}
        assert await names(desk, "water flows through the works name:one") == {"one.txt"}
