# SPDX-License-Identifier: Apache-2.0
"""Files inside others (archives, mail) are documents of their own below the outer one."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

from docdesk.values.documents import Document, Status
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint
from tests.steps.extract.office_files import docx, paragraph, zipped


async def rows(desk: object) -> dict[str, Document]:
    return {row.name: row for row in await desk.documents()}  # type: ignore[attr-defined]


async def settled(desk: object) -> dict[str, Document]:
    """The rows once nothing is left to do."""
    while not desk.queue.idle:  # type: ignore[attr-defined]
        waiting = [row.id for row in await desk.documents() if not row.status.ended]  # type: ignore[attr-defined]
        async for _ in desk.queue.as_ended(waiting):  # type: ignore[attr-defined]
            pass
    return await rows(desk)


async def test_an_archive_is_a_folder(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    deepest = zipped({"too-deep.txt": "nobody takes this out"})
    inner = zipped({"inner.txt": "The lighthouse keeper counts ships.", "deepest.zip": deepest})
    data = zipped(
        {
            "folder/letter.docx": docx(paragraph("The landlord writes a letter.")),
            "folder/inner.zip": inner,
            "picture.xyz": "\x00\x01\x02",
            "__MACOSX/letter.docx": "x",
            ".hidden": "x",
            "../../escape.txt": "It stays in the library.",
        }
    )
    (tmp_path / "all.zip").write_bytes(data)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        (outer,) = await add_and_wait(desk, tmp_path / "all.zip")
        assert outer.status is Status.READY
        assert [notice.code for notice in outer.warnings] == ["members"]
        found = await settled(desk)
        assert set(found) == {
            "all.zip", "letter.docx", "inner.zip", "picture.xyz", "escape.txt", "inner.txt", "deepest.zip",
        }  # fmt: skip
        parents = {name: row.parent for name, row in found.items()}
        assert parents == {
            "all.zip": None,
            **dict.fromkeys(("letter.docx", "inner.zip", "picture.xyz", "escape.txt"), outer.id),
            **dict.fromkeys(("inner.txt", "deepest.zip"), found["inner.zip"].id),
        }
        failed = {name: row.error.code for name, row in found.items() if row.error}
        assert failed == {"picture.xyz": "unsupported_type"}
        assert (await desk.search("the landlord writes a letter", 1))[0].name == "letter.docx"
        assert (await desk.search("lighthouse keeper counts ships", 1))[0].name == "inner.txt"
        inbox = settings.library / "inbox"
        assert all(Path(row.path).parent == inbox for row in found.values() if row.parent)
        assert not list((settings.library / "spool").iterdir())

        await desk.queue.remove([outer.id])
        assert await rows(desk) == {}
        await desk.queue.restore([outer.id])
        assert set(await rows(desk)) == set(found)
        await desk.queue.remove([outer.id])
        (again,) = await add_and_wait(desk, tmp_path / "all.zip")
        assert again.status is Status.READY
        assert set(await settled(desk)) == set(found)


async def test_attached_files_are_documents_and_a_file_of_its_own_stays(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "Papers", "a@b.org", "c@d.org"
    message.set_content("See the two files.")
    for name, words in (("plan.txt", "The garden plan has roses."), ("same.txt", "Both have this text.")):
        message.add_attachment(words, filename=name)
    (tmp_path / "mail.eml").write_bytes(message.as_bytes())
    async with a_desk(endpoint_settings(tmp_path / "library", openai_endpoint)) as desk:
        (mail,) = await add_and_wait(desk, tmp_path / "mail.eml")
        found = await settled(desk)
        assert {name: row.parent for name, row in found.items()} == {
            "mail.eml": None,
            "plan.txt": mail.id,
            "same.txt": mail.id,
        }
        (tmp_path / "own.txt").write_bytes(Path(found["same.txt"].path).read_bytes())
        await add_and_wait(desk, tmp_path / "own.txt")
        await desk.queue.remove([mail.id])
        assert [row.id for row in (await rows(desk)).values()] == [found["same.txt"].id]
