# SPDX-License-Identifier: Apache-2.0
"""The plan before spending: what it says, that it sends nothing, and that nothing is read twice."""

from __future__ import annotations

import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from docdesk.cli.money import plan_line, plan_sum, within
from docdesk.errors import CostExceeded
from docdesk.ingest.planner import estimate
from docdesk.money.prices import FREE
from docdesk.settings.builtin_models import MINILM
from docdesk.settings.model import Settings, load_settings
from docdesk.steps.spool import read_spool
from docdesk.values.plans import PICTURE_TOKENS, FilePlan, Plan, Price
from docdesk.values.recognition import SECONDS_A_PAGE
from tests.desks import a_desk, add_and_wait, endpoint_settings
from tests.openai_endpoint import Endpoint
from tests.steps.extract.recognise.drawn import LINES
from tests.steps.extract.recognise.drawn import page as drawn


async def planned(settings: Settings, *paths: Path) -> tuple[Plan, dict[str, FilePlan]]:
    async with a_desk(settings, starts_work=False) as desk:
        planner = await desk.planner()
        files = {Path(file.path).name: file async for file in planner.files(paths)}
        assert await desk.documents() == [], "a plan makes no rows"
        return planner.plan, files


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    folder.mkdir()
    words = " ".join(f"The lamp number {n} burns through the long night." for n in range(100))
    (folder / "a.txt").write_text(words)
    (folder / "b.txt").write_text(words)
    (folder / "german.txt").write_text("Der Leuchtturm steht seit vielen Jahren an der Küste. " * 20)
    for name, password in (("locked.pdf", "secret"), ("scan.pdf", None)):
        canvas = Canvas(str(folder / name), encrypt=password)
        canvas.rect(10, 10, 100, 100)
        canvas.save()
    return folder


async def test_each_file_is_examined_and_nothing_is_sent(
    tmp_path: Path, drop: Path, openai_endpoint: Endpoint
) -> None:
    plan, files = await planned(endpoint_settings(tmp_path / "library", openai_endpoint), drop)
    assert openai_endpoint.stats.requests == 0
    first, second = files["a.txt"], files["b.txt"]
    assert (first.pages, first.characters) == (1, len((drop / "a.txt").read_text()))
    assert first.chunks > 3
    assert first.tokens_new == first.tokens > 0
    assert second.duplicate_of == str(drop / "a.txt")
    assert second.tokens_new == 0
    assert (files["german.txt"].language, files["german.txt"].public()["language"]) == ("de", "German")
    assert files["german.txt"].language_fits, "the endpoint's model may know it"
    assert files["locked.pdf"].public()["encrypted"]
    assert files["scan.pdf"].public()["scanned"]
    assert plan.cost == 0.0
    assert plan.public()["estimated"]


async def test_pages_of_pictures_are_counted_and_not_recognised(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    scan, mixed = tmp_path / "scan.png", tmp_path / "mixed.pdf"
    drawn(LINES).save(scan)
    canvas = Canvas(str(mixed))
    for words in ("The lamp burns through the long night.", ""):
        canvas.drawString(40, 700, words)
        canvas.drawImage(ImageReader(drawn(LINES)), 0, 0, 500, 250)
        canvas.showPage()
    canvas.save()
    settings = endpoint_settings(tmp_path / "library", openai_endpoint, workers=2)
    plan, files = await planned(settings, scan, mixed, scan)
    assert (files["scan.png"].to_recognise, files["scan.png"].chunks) == (1, 0)
    assert files["scan.png"].public()["scanned"]
    waiting = files["mixed.pdf"].to_recognise
    assert waiting >= 1
    assert not files["mixed.pdf"].public()["scanned"]
    assert files["mixed.pdf"].warnings == (), "nobody knows yet whether these pages have text"
    assert plan.to_recognise == 1 + waiting
    assert plan.recognition_seconds == plan.to_recognise * SECONDS_A_PAGE / 2
    assert files["scan.png"].tokens_new == PICTURE_TOKENS
    assert f"{plan.to_recognise} pages of pictures will be recognised" in plan_sum(plan)
    assert "2 at once" in plan_sum(plan)
    for spool in (settings.library / "spool").iterdir():
        assert not read_spool(spool).recognised


async def test_files_inside_archives_and_mails_are_counted(tmp_path: Path, openai_endpoint: Endpoint) -> None:
    """They are documents of their own once they are added: a limit that forgot them would not hold."""
    words = " ".join(f"The lamp number {n} burns through the long night." for n in range(200))
    mail = EmailMessage()
    mail["Subject"] = "Lamps"
    mail["From"] = "kim@example.com"
    mail.set_content("The list of lamps is attached.")
    mail.add_attachment(words.encode(), maintype="text", subtype="plain", filename="lamps.txt")
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("mail.eml", mail.as_bytes())
        file.writestr("again.txt", words)
        file.writestr("tool.exe", b"MZ\x90\0" + bytes(100))
    alone = tmp_path / "lamps.txt"
    alone.write_text(words)
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    plan, files = await planned(settings, archive, alone)
    zipped, text = files["a.zip"], files["lamps.txt"]
    assert (zipped.inside, zipped.inside_failed) == (4, 1), zipped
    assert zipped.inside_bytes == len(mail.as_bytes()) + 2 * len(words) + 104
    assert zipped.tokens_new > text.tokens > 0
    assert text.tokens_new == 0, "the same text is paid for once"
    assert "4 files inside it" in plan_line(zipped)
    assert "1 of them cannot be read" in plan_line(zipped)
    assert "4 files inside these" in plan_sum(plan)
    assert (zipped.public()["inside"], plan.public()["inside"]) == (4, 4)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, archive)
        rows = await desk.documents()
        assert len(rows) == 4, "the plan has the same text twice"
        planner = await desk.planner()
        [again] = [file async for file in planner.files([archive])]
    assert (again.inside, again.inside_failed, again.tokens_new) == (3, 1, 0)
    assert sum(row.chunks for row in rows) == zipped.chunks - text.chunks


def test_a_limit_holds_even_if_the_pages_of_pictures_are_full() -> None:
    files = [FilePlan("a", to_recognise=10, tokens_new=10 * PICTURE_TOKENS)]
    plan = Plan(Price(1.0), True, False, files)
    assert plan.cost == pytest.approx(0.01)
    assert plan.public()["estimated"]
    assert plan.public()["tokens_new_at_most"] == 60_000
    within(plan, 0.06)
    with pytest.raises(CostExceeded):
        within(plan, 0.05)


async def test_paid_text_is_not_priced_again(tmp_path: Path, drop: Path, openai_endpoint: Endpoint) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    async with a_desk(settings) as desk:
        await add_and_wait(desk, drop / "a.txt")
        planner = await desk.planner()
        [file, other] = [f async for f in planner.files([drop / "a.txt", drop / "b.txt"])]
    assert file.paid
    assert file.duplicate_of is None
    assert other.duplicate_of == str(drop / "a.txt")
    assert planner.plan.tokens_new == 0


async def test_pages_that_a_plan_read_are_not_read_again(
    tmp_path: Path, drop: Path, openai_endpoint: Endpoint
) -> None:
    settings = endpoint_settings(tmp_path / "library", openai_endpoint)
    await planned(settings, drop / "a.txt")
    [spool] = (settings.library / "spool").iterdir()
    marked = spool.read_text("utf-8").replace("The lamp number 7 ", "The spool number 7 ")
    spool.write_text(marked, "utf-8")
    async with a_desk(settings) as desk:
        await add_and_wait(desk, drop / "a.txt")
        assert "The spool number 7" in (await desk.search("spool number"))[0].text
    assert not spool.exists()


async def test_the_built_in_model_counts_its_own_tokens(tmp_path: Path, drop: Path) -> None:
    settings = load_settings({}, library=tmp_path / "library", model=MINILM.name)
    plan, files = await planned(settings, drop)
    assert plan.counted
    assert plan.cost == 0.0
    assert not files["german.txt"].language_fits
    assert "the model knows English only" in plan_line(files["german.txt"])
    assert "costs nothing" in plan_sum(plan)


async def test_an_unknown_price_is_reported(tmp_path: Path, drop: Path) -> None:
    settings = load_settings({}, library=tmp_path / "library", provider="openai", model="text-embedding-9")
    plan, _ = await planned(settings, drop / "a.txt")
    assert plan.public()["cost"] is None
    assert "price unknown" in plan_sum(plan)
    with pytest.raises(CostExceeded):
        within(plan, 1_000_000.0)


def test_only_new_text_is_priced() -> None:
    files = [FilePlan("a", chunks=2, tokens=500_000, tokens_new=250_000, tokens_at_most=900_000)]
    plan = Plan(Price(0.02, "2024-01-25", "https://example.com/prices"), False, False, files)
    assert plan.cost == pytest.approx(0.005)
    within(plan, 0.005)
    with pytest.raises(CostExceeded, match="Nothing was sent"):
        within(plan, 0.004)
    assert json.loads(json.dumps(plan.public()))["cost"] == pytest.approx(0.005)
    assert "about $0.0050 (prices of 2024-01-25" in plan_sum(plan)


@pytest.mark.parametrize("text", ["", "a", "Plain words, and 17 numbers.", "등대의 불빛", "灯台", "🏮" * 40])
def test_an_estimate_is_between_few_and_the_bytes(text: str) -> None:
    assert len(text) // 6 <= estimate(text) <= len(text.encode())


def shared(name: str, new: int, alone: int, of: str | None = None) -> FilePlan:
    return FilePlan(name, chunks=1, tokens=alone, tokens_new=new, tokens_alone=alone, duplicate_of=of)


@pytest.mark.parametrize(
    ("left_out", "tokens", "bounded"),
    [
        (set(), 300, False),
        ({"c"}, 200, True),
        ({"a"}, 200 + 150, True),
        ({"a", "b"}, 150, True),
        ({"a", "b", "c"}, 0, True),
    ],
)
def test_a_text_of_an_excluded_file_is_priced_with_the_next_file_that_has_it(
    left_out: set[str], tokens: int, bounded: bool
) -> None:
    # b has the bytes of a; c shares 50 tokens with them
    plan = Plan(FREE, True, False, [shared("a", 200, 200), shared("b", 0, 200, "a"), shared("c", 100, 150)])
    rest = plan.without(left_out)
    assert (rest.tokens_new, rest.bounded) == (tokens, bounded)
    assert plan.tokens_new == 300, "the plan itself stays"


def test_a_plan_asks_above_the_limit_and_without_a_price() -> None:
    files = [FilePlan("a", chunks=1, tokens=1_000_000, tokens_new=1_000_000)]
    plan = Plan(Price(0.02), False, False, files)
    assert plan.asks(0.0)
    assert plan.asks(0.019)
    assert not plan.asks(0.02)
    assert Plan(None, False, False, files).asks(1_000.0), "nobody knows what it costs"
    assert not Plan(FREE, False, False, files).asks(0.0)
