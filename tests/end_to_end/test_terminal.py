# SPDX-License-Identifier: Apache-2.0
"""The real program in the terminal, started as a person or another program starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from docdesk.settings.model import load_settings, save_settings
from docdesk.values import commands
from tests.openai_endpoint import Endpoint

ROOT = Path(__file__).resolve().parent.parent.parent
SAMPLES = ROOT / "resources" / "samples"
PASSWORD = "lantern"
FIELDS = [
    "id", "name", "path", "status", "stage", "pages", "chunks", "bytes", "seconds", "warnings", "backup", "error",
    "parent", "tags", "coverage",
]  # fmt: skip


def environment(**more: str) -> dict[str, str]:
    """The environment without what would choose another library or model."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("DOCDESK_", "OPENAI_"))
    }
    return {**clean, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **more}


def docdesk(
    *words: str | Path, stdin: str = "", seconds: float = 120, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "docdesk", *map(str, words)],
        input=stdin, env=environment(**more), capture_output=True, encoding="utf-8", timeout=seconds,
    )  # fmt: skip


def objects(ran: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.stdout.splitlines()]


def by_name(lines: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {line["name"]: line for line in lines}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A library with the samples, a copy of one of them, a file of no known type, and a path to nothing."""
    folder = tmp_path_factory.mktemp("terminal")
    copy = folder / "once more.md"
    copy.write_bytes((SAMPLES / "bread-notes.md").read_bytes())
    program = folder / "setup.exe"
    program.write_bytes(b"MZ\x90\x00" + bytes(60))
    ran = docdesk(
        "add", SAMPLES, copy, program, folder / "gone.pdf", "--library", folder / "library", "--json"
    )
    return folder / "library", ran


def test_add_prints_a_line_of_the_contract_for_every_file(
    library: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, ran = library
    assert ran.returncode == 1, ran.stderr
    assert ran.stderr == ""
    lines = objects(ran)
    assert [list(line) for line in lines] == [FIELDS] * len(lines)
    named = by_name(lines)
    assert len(named) == len(lines) == len(list(SAMPLES.iterdir())) + 3
    outcome = {name: line["error"] and line["error"]["code"] for name, line in named.items()}
    assert outcome == {
        "bread-notes.md": None,
        "once more.md": None,
        "lighthouse-manual.pdf": None,
        "rental-contract.pdf": None,
        "recycling-ko-cp949.txt": None,
        "receipt-scanned.pdf": None,
        "payslip-protected.pdf": "encrypted",
        "setup.exe": "unsupported_type",
        "gone.pdf": "file_missing",
    }
    for line in lines:
        assert line["status"] == ("failed" if line["error"] else "ready"), line
        assert isinstance(line["seconds"], float)
        if line["error"]:
            assert list(line["error"]) == ["code", "title", "detail", "remedy", "retryable"]
            assert all(line["error"][name] for name in ("title", "detail", "remedy"))
    manual = named["lighthouse-manual.pdf"]
    path = SAMPLES / "lighthouse-manual.pdf"
    assert (manual["pages"], manual["bytes"], manual["path"]) == (6, path.stat().st_size, str(path))
    assert manual["chunks"] > 6
    assert "not_english" not in named["recycling-ko-cp949.txt"]["warnings"]


def test_a_search_finds_what_stands_on_the_scanned_receipt(
    library: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = library
    found = objects(
        docdesk("search", "linen cloths and chamois leather", "-k", "1", "--library", folder, "--json")
    )
    assert (found[0]["name"], found[0]["recognised"]) == ("receipt-scanned.pdf", True)
    assert "12 linen cloths 31.20" in found[0]["text"]


def test_the_same_bytes_are_one_document(library: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, ran = library
    named = by_name(objects(ran))
    first, copy = named["bread-notes.md"], named["once more.md"]
    assert first["id"] == copy["id"]
    assert [line["warnings"].count("duplicate") for line in (first, copy)].count(1) == 1
    kept = objects(docdesk("status", "--library", folder, "--json"))
    assert [line["id"] for line in kept].count(first["id"]) == 1


def test_adding_again_says_duplicate(library: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, ran = library
    again = docdesk("add", SAMPLES / "rental-contract.pdf", "--library", folder, "--json")
    assert again.returncode == 0, again.stderr
    (line,) = objects(again)
    assert line["id"] == by_name(objects(ran))["rental-contract.pdf"]["id"]
    assert (line["status"], line["warnings"]) == ("ready", ["duplicate"])


def test_status_has_the_rows_of_refused_files_too(
    library: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = library
    ran = docdesk("status", "--json", DOCDESK_LIBRARY=str(folder))
    assert ran.returncode == 0, ran.stderr
    named = by_name(objects(ran))
    assert named["setup.exe"]["error"]["code"] == "unsupported_type"
    assert named["gone.pdf"]["error"]["code"] == "file_missing"
    plain = docdesk("status", "--library", folder)
    assert plain.stdout.rstrip().splitlines()[-1] == "8 documents: 5 ready, 3 failed"


def test_search_finds_the_passage_with_its_page(
    library: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, ran = library
    found = docdesk(
        "search", "When is the mercury strained through leather?", "-k", "3", "--library", folder, "--json"
    )
    assert found.returncode == 0, found.stderr
    lines = objects(found)
    assert 1 <= len(lines) <= 3
    best = lines[0]
    assert list(best) == [
        "document", "name", "page", "last_page", "chunk", "start", "end", "score", "text",
        "place", "heading", "recognised", "context",
    ]  # fmt: skip
    assert best["document"] == by_name(objects(ran))["lighthouse-manual.pdf"]["id"]
    assert (best["page"], best["last_page"]) == (2, 2)
    assert "chamois leather" in best["text"]
    assert len(best["text"]) == best["end"] - best["start"]
    assert 0 < best["score"] <= 1
    plain = docdesk("search", "Who", "pays", "for", "small", "repairs?", "--library", folder)
    assert "rental-contract.pdf, page 3" in plain.stdout.splitlines()[0]


def test_a_closed_pipe_is_not_an_error(
    library: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    folder, _ = library
    read, write = os.pipe()
    os.close(read)
    try:
        ran = subprocess.run(
            [sys.executable, "-m", "docdesk", "status", "--json", "--library", str(folder)],
            env=environment(), stdout=write, stderr=subprocess.PIPE, encoding="utf-8", timeout=120,
        )  # fmt: skip
    finally:
        os.close(write)
    assert (ran.returncode, ran.stderr) == (1, "")


def test_a_password_comes_by_the_standard_input(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    (line,) = objects(docdesk("add", SAMPLES / "payslip-protected.pdf", "--library", folder, "--json"))
    assert line["error"]["code"] == "encrypted"
    retry = ("retry", line["id"], "--password-stdin", "--library", folder, "--json")
    wrong = docdesk(*retry, stdin="Lantern\n")
    assert wrong.returncode == 1
    assert objects(wrong)[0]["error"]["code"] == "wrong_password"
    empty = docdesk(*retry, stdin="")
    assert (empty.returncode, empty.stdout) == (2, "")
    right = docdesk(*retry, stdin=PASSWORD + "\n")
    assert right.returncode == 0, right.stderr
    assert objects(right)[0]["status"] == "ready"
    kept = [path for path in folder.rglob("*") if path.is_file() and PASSWORD.encode() in path.read_bytes()]
    assert kept == []


def test_retry_failed_after_the_cause_is_gone(tmp_path: Path) -> None:
    late = tmp_path / "late.md"
    first = docdesk("add", late, "--library", tmp_path / "library", "--json")
    assert objects(first)[0]["error"]["code"] == "file_missing"
    late.write_text("# Whales\n\nA blue whale weighs as much as thirty elephants.\n", "utf-8")
    again = docdesk("retry", "--failed", "--library", tmp_path / "library", "--json")
    assert again.returncode == 0, again.stderr
    assert [line["status"] for line in objects(again)] == ["ready"]
    unknown = docdesk("retry", "no-such-id", "--library", tmp_path / "library", "--json")
    assert unknown.returncode == 1
    assert json.loads(unknown.stderr)["error"]["code"] == "not_found"


def test_in_a_pipe_people_get_lines_and_a_closing_table(tmp_path: Path) -> None:
    hidden = tmp_path / "docs" / ".secret.md"
    hidden.parent.mkdir()
    hidden.write_text("hidden", "utf-8")
    (tmp_path / "docs" / "[b]note.md").write_text("A note about gardens and roses.", "utf-8")
    ran = docdesk(
        "add", tmp_path / "docs", SAMPLES / "receipt-scanned.pdf", "--library", tmp_path / "library",
        "--ocr", "off",
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    assert f"left out  {hidden}: it is hidden." in ran.stdout
    assert "ready     [b]note.md: 1 page, 1 chunk" in ran.stdout
    assert "failed    receipt-scanned.pdf: The file contains no text." in ran.stdout
    table = ran.stdout[ran.stdout.index("Outcome") :]
    assert "text recognition" in " ".join(table.replace("│", " ").split())
    assert "\x1b" not in ran.stdout


def test_pause_cancel_resume_remove(tmp_path: Path) -> None:
    folder = ("--library", tmp_path / "library")
    for number in (1, 2):
        (tmp_path / f"{number}.md").write_text(f"Note number {number} about the sea.", "utf-8")
    docdesk("add", tmp_path / "1.md", *folder)
    paused = docdesk("pause", *folder)
    assert (paused.returncode, paused.stderr) == (0, "")
    added = docdesk("add", tmp_path / "2.md", *folder, "--json")
    assert added.returncode == 1
    (line,) = objects(added)
    assert line["status"] == "queued"
    assert "docdesk resume" in added.stderr
    assert "The queue is paused." in docdesk("status", *folder).stdout
    cancelled = docdesk("cancel", line["id"], *folder)
    assert cancelled.stdout == f"{line['id']}  cancelled: 2.md\n"
    retried = docdesk("retry", line["id"], *folder, "--json")
    assert objects(retried)[0]["status"] == "queued"
    resumed = docdesk("resume", *folder, "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert [(line["name"], line["status"]) for line in objects(resumed)] == [("2.md", "ready")]
    removed = docdesk("remove", line["id"], *folder)
    assert (removed.returncode, removed.stderr) == (0, "")
    assert [line["name"] for line in objects(docdesk("status", *folder, "--json"))] == ["1.md"]
    found = objects(docdesk("search", "note about the sea", *folder, "--json"))
    assert {passage["name"] for passage in found} == {"1.md"}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no signal to a group of processes")
def heed_ctrl_c() -> None:
    """A shell starts what it runs behind itself deaf to Ctrl-C, and every program below inherits that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_leaves_the_rest_queued_and_resume_finishes_it(
    tmp_path: Path, openai_endpoint: Endpoint
) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    count = 30
    for number in range(count):
        (docs / f"{number}.txt").write_text(f"Log of ship {number}: fog, a whale, a harbour.", "utf-8")
    # the first documents become ready; the others wait for a limit, however slow this machine is
    openai_endpoint.rule = lambda request: None if request.number <= 3 else "429 retry-after=600"
    chosen = {
        "DOCDESK_PROVIDER": "openai", "OPENAI_BASE_URL": openai_endpoint.url, "DOCDESK_MODEL": "test-model",
        "OPENAI_API_KEY": "sk-test-0123456789",
    }  # fmt: skip
    (tmp_path / "library").mkdir()
    # settings that were not written here have to be trusted first
    save_settings(load_settings({}, library=tmp_path / "library", batch_inputs=4))
    words = ["add", str(docs), "--library", str(tmp_path / "library"), "--json"]
    with subprocess.Popen(
        [sys.executable, "-m", "docdesk", *words], env=environment(**chosen), stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True, preexec_fn=heed_ctrl_c,
    ) as program:  # fmt: skip
        assert program.stdout is not None
        first = json.loads(program.stdout.readline())
        # Ctrl-C reaches the whole group: the program and every process that it started
        os.killpg(program.pid, signal.SIGINT)
        rest, err = program.communicate(timeout=60)
    assert program.returncode == 130
    assert (
        err == f"Stopped. Unfinished documents stay queued. Resume them with: {commands.program()} resume\n"
    )
    done = {first["id"], *(json.loads(line)["id"] for line in rest.splitlines())}
    assert len(done) <= 12  # three requests of four texts
    rows = objects(docdesk("status", "--library", tmp_path / "library", "--json", **chosen))
    assert len(rows) == count
    assert {row["status"] for row in rows} == {"ready", "queued"}
    openai_endpoint.rule = None
    resumed = docdesk("resume", "--library", tmp_path / "library", "--json", **chosen)
    assert resumed.returncode == 0, resumed.stderr
    assert {line["status"] for line in objects(resumed)} == {"ready"}
    rows = objects(docdesk("status", "--library", tmp_path / "library", "--json", **chosen))
    assert {row["status"] for row in rows} == {"ready"}


def test_a_missing_library_is_reported_and_not_created(tmp_path: Path) -> None:
    for words in (["status"], ["search", "x"], ["pause"]):
        ran = docdesk(*words, "--library", tmp_path / "none")
        assert ran.returncode == 1
        assert "There is no library here" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_setting_ends_with_2(tmp_path: Path) -> None:
    ran = docdesk("add", SAMPLES, "--library", tmp_path / "library", "--json", DOCDESK_PROVIDER="acme")
    assert (ran.returncode, ran.stdout) == (2, "")
    error = json.loads(ran.stderr)["error"]
    assert error["code"] == "settings_invalid"
    assert "DOCDESK_PROVIDER" in error["detail"]


def test_options_of_add_are_kept_and_the_environment_is_not(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("A note about the sea. " * 60, "utf-8")
    ran = docdesk(
        "add", note, "--library", tmp_path / "library", "--chunk-size", "300",
        DOCDESK_CHUNK_OVERLAP="20", OPENAI_API_KEY="sk-never-kept-0123456789",
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    settings = tomllib.loads((tmp_path / "library" / "settings.toml").read_text("utf-8"))
    assert settings == {
        "version": 2,
        "provider": "builtin",
        "model": "multilingual-e5-small",
        "chunk_size": 300,
    }
    files = [path for path in (tmp_path / "library").rglob("*") if path.is_file()]
    assert [path for path in files if b"sk-never-kept" in path.read_bytes()] == []


def test_a_second_program_learns_who_has_the_library(tmp_path: Path) -> None:
    # a library whose queue rests, held by a program that waits for a password
    folder = tmp_path / "library"
    docdesk("add", SAMPLES / "payslip-protected.pdf", "--library", folder)
    (row,) = objects(docdesk("status", "--library", folder, "--json"))
    holder = (
        "import asyncio, sys; from pathlib import Path;"
        "from docdesk.desk.desk import open_desk; from docdesk.settings.model import load_settings\n"
        "async def hold():\n"
        "    desk = await open_desk(load_settings(library=Path(sys.argv[1])), starts_work=False)\n"
        "    print('open', flush=True)\n"
        "    await asyncio.to_thread(sys.stdin.readline)\n"
        "    await desk.close()\n"
        "if __name__ == '__main__': asyncio.run(hold())\n"
    )
    script = tmp_path / "holder.py"
    script.write_text(holder, "utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), str(folder)], env=environment(), stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, encoding="utf-8",
    ) as program:  # fmt: skip
        assert program.stdout is not None
        assert program.stdout.readline() == "open\n"
        refused = docdesk("retry", row["id"], "--library", folder, "--json")
        program.communicate("go\n", timeout=60)
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["error"]["code"] == "library_in_use"
    assert docdesk("status", "--library", folder).returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no C locale")
def test_names_that_the_terminal_cannot_show(tmp_path: Path) -> None:
    note = tmp_path / "한글 메모.md"
    note.write_text("A note with a Korean name.", "utf-8")
    more = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    plain = docdesk("add", note, "--library", tmp_path / "library", **more)
    assert plain.returncode == 0, plain.stderr
    assert "ready" in plain.stdout
    lines = objects(docdesk("status", "--library", tmp_path / "library", "--json", **more))
    assert [line["status"] for line in lines] == ["ready"]


def test_the_demo_ends_well(tmp_path: Path) -> None:
    ran = docdesk("demo", TMPDIR=str(tmp_path), TEMP=str(tmp_path), DOCDESK_PROVIDER="openai")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "lighthouse-manual.pdf, page 2" in ran.stdout
    assert "recycling-ko-cp949.txt" in ran.stdout.rpartition("낡은 소파")[2]
    assert "receipt-scanned.pdf, page 1" in ran.stdout.rpartition("at the ironmonger")[2], "a scan is found"
    assert "All as it should be" in ran.stdout
    assert list(tmp_path.glob("docdesk-demo-*")) == []


def test_help_imports_nothing_heavy() -> None:
    ran = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "docdesk", "--help"],
        env=environment(), capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert ran.returncode == 0
    imported = {
        line.rsplit("|", 1)[1].strip().split(".")[0] for line in ran.stderr.splitlines() if "|" in line
    }
    assert "docdesk" in imported
    heavy = {
        "PySide6",
        "chromadb",
        "openai",
        "sqlalchemy",
        "onnxruntime",
        "numpy",
        "rich",
        "langchain_text_splitters",
    }
    assert imported & heavy == set()
