# SPDX-License-Identifier: Apache-2.0
"""What a deleted document said is in no kept answer, and is sent to nobody again."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

import docdesk.catalog.database as database_module
from docdesk.ask.asking import Options
from docdesk.catalog.answers import AnswerRecords
from docdesk.catalog.database import Database
from docdesk.contract.codec import plain
from docdesk.values.answer_texts import as_html, as_markdown
from docdesk.values.answers import Answer, Sentence
from tests.ask.conftest import Scene
from tests.ask.passages import PASSAGES, passage
from tests.chat_endpoint import ChatEndpoint, a_chat_endpoint, says
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint


async def test_a_deleted_document_leaves_its_text_in_no_kept_answer(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    lamp, goat = tmp_path / "lamp.txt", tmp_path / "goat.txt"
    lamp.write_text("The keeper lights the lamp at dusk.")
    goat.write_text("The goat of the keeper eats thistles.")
    with a_chat_endpoint() as chat:
        settings = endpoint_settings(
            tmp_path / "library", openai_endpoint, chat_base_url=chat.url, chat_model="test-chat"
        )
        async with a_desk(settings) as desk:
            await add_and_wait(desk, lamp)
            await add_and_wait(desk, goat)
            chat.script = says("Both are the keeper's [1, 2].")
            given = (await desk.ask("What has the keeper?")).passages
            of_lamp = next(each for each in given if each.name == "lamp.txt")
            await desk.queue.remove([of_lamp.document])
            assert [each.deleted for each in (await desk.answers())[0].passages] == [False, False], (
                "it may come back"
            )
            # but nothing of it is sent
            chat.requests.clear()
            follows = (await desk.answers())[0].id
            await desk.ask("And who eats thistles?", follows=follows)
            assert "at dusk" not in str(chat.requests[0].body)
            await desk.queue.remove([of_lamp.document], now=True)
            kept = (await desk.answers())[-1]
            assert {each.name: (each.text, each.deleted) for each in kept.passages} == {
                "lamp.txt": ("", True),
                "goat.txt": (goat.read_text(), False),
            }
            assert kept.text == "Both are the keeper's [1, 2].", "the answer stays"


async def test_what_was_deleted_before_goes_with_the_new_version(tmp_path: Path) -> None:
    known, gone, moved = (
        passage("It is here.", name="here.txt"),
        passage("It is gone.", name="gone.txt", heading=("Secret",), context="Secret", before="Secret"),
        dataclasses.replace(passage("It was changed.", name="here.txt"), document="an older one"),
    )
    answer = Answer("a" * 32, "Where?", "Here [1].", passages=(known, gone, moved), at=1.0)
    odd = "b" * 32

    def write_the_version_before() -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(database_module.__file__).with_name("migrations")))
        engine = create_engine(f"sqlite:///{tmp_path / 'catalog.db'}")
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "0013")
            connection.execute(
                text(
                    "INSERT INTO documents (id, name, path, type, size, status, pages, chunks, reused, seconds,"
                    " warnings, backup, added_at) VALUES ('here.txt', 'here.txt', '/files/here.txt', 'txt', 1,"
                    " 'ready', 1, 1, 0, 0, '[]', 'off', 0)"
                )
            )
        engine.dispose()

    await asyncio.to_thread(write_the_version_before)
    engine = create_engine(f"sqlite:///{tmp_path / 'catalog.db'}")
    with engine.begin() as connection:
        for id, kept in ((answer.id, json.dumps(plain(answer))), (odd, '"no answer"')):
            connection.execute(
                text(
                    "INSERT INTO answers (id, at, question, text, refused, answer) VALUES (:i, 1, '', '', 0, :a)"
                ),
                {"i": id, "a": kept},
            )
    engine.dispose()
    database = Database(tmp_path)
    await asyncio.to_thread(database.open)
    found = await AnswerRecords(database).get(answer.id)
    await asyncio.to_thread(database.close)
    assert found is not None
    assert found.passages == (known, gone.without_text(), moved)


async def test_a_conversation_does_not_carry_what_was_removed(scene: Scene, endpoint: ChatEndpoint) -> None:
    endpoint.script = says("The rent is 1,250 euros [1]. The cistern holds 4,500 litres [3].")
    first = await scene.asking.ask("What is the rent?")
    scene.passages, scene.removed = [PASSAGES[5]], {"lease.pdf"}
    await scene.asking.ask("And in winter?", Options(follows=first.id))
    sent = endpoint.requests[-1].prompt
    assert "4,500 litres" in sent
    assert "1,250" not in sent


def test_a_saved_answer_says_that_its_source_was_deleted() -> None:
    gone = passage("It is secret.").without_text()
    answer = Answer("a", "Where?", "Here [1].", (Sentence("Here.", (1,)),), (gone,))
    for saved in (as_markdown(answer), as_html(answer)):
        assert "the source was deleted" in saved
        assert "blockquote" not in saved
        assert ">" not in as_markdown(answer)
