# SPDX-License-Identifier: Apache-2.0
"""The documents as a person uses them: their links lead somewhere, and their examples run."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from docdesk.settings.model import Settings
from docdesk.system.resource_files import guide_file, resource
from docdesk.values.documents import Status
from tests.desks import a_desk, add_and_wait

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").glob("*.md"), *ROOT.glob("*.md")])
LIBRARY = ROOT / "docs" / "library.md"
NEEDED = {"chroma": "chromadb", "langchain": "langchain_chroma", "llamaindex": "llama_index"}
"""The package behind each example. docdesk depends on the first only: the others run where somebody has them."""

_LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
_EXAMPLE = re.compile(r"^```python\n# example: ([\w ]+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def headings(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.name))
def test_the_links_of_a_page_lead_to_files_and_headings(page: Path) -> None:
    for target, anchor in _LINK.findall(page.read_text("utf-8")):
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), target
        assert file.is_relative_to(ROOT)
        assert not anchor or anchor in headings(file), f"{target}#{anchor}"


def test_a_page_of_the_guide_is_found_in_a_checkout() -> None:
    assert guide_file("errors.md") == ROOT / "docs" / "errors.md"
    assert guide_file("CHANGELOG.md") == ROOT / "CHANGELOG.md"
    with pytest.raises(FileNotFoundError):
        guide_file("none.md")


@pytest.mark.parametrize("name", NEEDED)
async def test_an_example_of_the_library_s_format_finds_the_passage(tmp_path: Path, name: str) -> None:
    if importlib.util.find_spec(NEEDED[name]) is None:
        pytest.skip(f"{NEEDED[name]} is not installed")
    library = tmp_path / "library"
    async with a_desk(Settings(library=library, workers=1)) as desk:
        (document,) = await add_and_wait(desk, resource("samples/lighthouse-manual.pdf"))
        assert document.status is Status.READY
    examples = dict(_EXAMPLE.findall(LIBRARY.read_text("utf-8")))
    question = examples.pop("the question")
    assert set(examples) == set(NEEDED)
    script = (question + examples[name]).replace("LIBRARY", str(library))
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.startswith("lighthouse-manual.pdf")
    assert "lens" in ran.stdout.partition("\nlighthouse-manual.pdf")[0], "the best passage comes first"
    assert ran.stdout.count("lighthouse-manual.pdf") == 3


def outline(page: Path) -> list[str]:
    """The levels of a page's headings in order; a comment in a block of code is none."""
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"^(#+) ", text, re.MULTILINE)


def commands(page: Path) -> set[str]:
    """The commands that a page's blocks of code show, without what they say about them."""
    blocks = re.findall(r"^```\n(.*?)^```", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return {re.split(r"\s{2,}", line)[0] for line in lines if line.startswith(("docdesk", "make", "pip"))}


@pytest.mark.parametrize(
    "korean", [page for page in PAGES if page.name.endswith(".ko.md")], ids=lambda p: str(p.name)
)
def test_a_korean_page_has_the_headings_and_commands_of_the_english_one(korean: Path) -> None:
    english = korean.with_name(korean.name.replace(".ko.md", ".md"))
    whole = korean.name != "ask.ko.md"  # it leaves out what is for programs, and its question is in Korean
    assert outline(korean) == outline(english)[: None if whole else len(outline(korean))]
    assert commands(korean) == commands(english) or not whole
