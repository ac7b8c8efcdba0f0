# SPDX-License-Identifier: Apache-2.0
"""What stands on the terminal, in a pipe and in a line of JSON."""

from __future__ import annotations

import dataclasses
import io
import json
from dataclasses import replace

import pytest

from docdesk.cli import report as r
from docdesk.cli.time_left import TimeLeft, duration
from docdesk.errors import Encrypted, FileMissing, KeyMissing
from docdesk.values.documents import Document, Passage, QueueState, Stage, Status
from docdesk.values.formats import FileType
from docdesk.values.problems import Notice, Problem

READY = Document(
    id="a1", name="한글 [bold]x[/bold] :smile:.pdf", path="/docs/a.pdf", type=FileType.PDF, size=120,
    status=Status.READY, stage=Stage.STORE, pages=3, chunks=7, reused=2, seconds=1.23456,
    warnings=(Notice("not_english", {"language": "ko"}),),
)  # fmt: skip
LOCKED = Document(
    id="b2", name="locked.pdf", path="/docs/locked.pdf", status=Status.FAILED, error=Encrypted().problem()
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_line_of_json_has_the_fields_of_the_contract() -> None:
    said = r.public_document(READY)
    assert list(said) == [
        "id", "name", "path", "status", "stage", "pages", "chunks", "bytes", "seconds", "warnings", "backup",
        "error", "parent", "tags", "coverage",
    ]  # fmt: skip
    assert said == {
        "id": "a1", "name": READY.name, "path": "/docs/a.pdf", "status": "ready", "stage": "store", "pages": 3,
        "chunks": 7, "bytes": 120, "seconds": 1.235, "warnings": ["not_english"], "backup": "off", "error": None,
        "parent": None, "tags": [], "coverage": None,
    }  # fmt: skip
    assert r.public_document(replace(READY, covered="r2 e1"))["coverage"] == {
        "read": 2, "doubtful": 0, "recognised": 0, "empty": 1, "pictures": 0, "failed": 0,
    }  # fmt: skip
    error = r.public_document(LOCKED)["error"]
    assert list(error) == ["code", "title", "detail", "remedy", "retryable"]
    assert (error["code"], error["retryable"]) == ("encrypted", True)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252", None, "no-such-encoding"])
def test_a_line_of_json_is_one_line_in_every_encoding(encoding: str | None) -> None:
    value = {"name": "한글\nзвук \udcff"}
    line = r.json_line(value, encoding)
    assert "\n" not in line
    assert json.loads(line) == value
    line.encode("ascii" if encoding == "ascii" else "utf-8")


def test_readable_where_the_encoding_has_the_characters() -> None:
    assert "한글" in r.json_line({"name": "한글"}, "utf-8")


def test_in_a_pipe_each_document_is_a_line_and_a_table_closes(capsys: pytest.CaptureFixture[str]) -> None:
    with r.Report(as_json=False) as report:
        report.expect(["a1", "b2"])
        report.ended("a1", READY)
        report.ended("c3", dataclasses.replace(READY, name="copy.pdf"))
        report.ended("b2", LOCKED)
        assert not report.all_ready
        report.close_with_table()
    out = capsys.readouterr().out
    assert f"ready     {READY.name}: 3 pages, 2 of 7 chunks reused, 1.2 s\n" in out
    assert "note: It is written in Korean" in out
    assert "failed    locked.pdf: The file is protected by a password." in out
    table = out[out.index("Outcome") :]
    ready = next(line for line in table.splitlines() if "ready" in line)
    assert [cell.strip() for cell in ready.split("│")[1:-1]] == ["ready", "2", "1", "3", "7"]
    assert "\n2 of 7 chunks reused: no provider was asked for them again.\n" in table
    assert "Enter the password." in " ".join(table.split())
    assert "\x1b" not in out


def test_json_has_nothing_else_on_the_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    problem = KeyMissing(host="api.example").problem()
    with r.Report(as_json=True) as report:
        report.expect(["a1"])
        report.receive(QueueState(paused=True, problem=problem))
        report.note("left out  x: hidden")
        report.ended("a1", READY)
        report.close_with_table()
    said = capsys.readouterr()
    assert [json.loads(line)["id"] for line in said.out.splitlines()] == ["a1"]
    assert "left out  x: hidden" in said.err


def test_a_paused_queue_is_reported_once(capsys: pytest.CaptureFixture[str]) -> None:
    problem = KeyMissing(host="api.example").problem()
    with r.Report(as_json=False) as report:
        for _ in range(3):
            report.receive(QueueState(paused=True, problem=problem))
    assert capsys.readouterr().out.count("No API key is set") == 1


def test_on_a_terminal_there_are_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("TERM", "xterm")
    running = Document(
        id="a1",
        name="report.pdf",
        path="/report.pdf",
        status=Status.RUNNING,
        stage=Stage.EMBED,
        done=3,
        total=9,
    )
    with r.Report(as_json=False) as report:
        report.expect(["a1"])
        report.receive(running)
        assert report._bars is not None
        report._bars._progress.refresh()
        assert "report.pdf" in screen.getvalue()
        assert "embed 3 of 9" in screen.getvalue()
        assert "0 of 1" in screen.getvalue()
        report.ended("a1", READY)
        report._bars._progress.refresh()
        assert "1 of 1" in screen.getvalue()
        report.close_with_table()
    assert READY.name in screen.getvalue()


def test_more_documents_than_bars_do_not_fill_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout", Terminal())
    with r.Report(as_json=False) as report:
        assert report._bars is not None
        for number in range(50):
            report.receive(
                Document(id=str(number), name=f"{number}.txt", path=f"/{number}.txt", status=Status.RUNNING)
            )
        assert len(report._bars._progress.tasks) == r.BARS + 1
        report.receive(Document(id="3", name="3.txt", path="/3.txt", status=Status.READY))
        assert len(report._bars._progress.tasks) == r.BARS


def test_a_passage_names_document_page_and_score(capsys: pytest.CaptureFixture[str]) -> None:
    passage = Passage("a1", "manual.pdf", "/manual.pdf", 2, 3, 5, 100, 180, 0.8149, "The lens\nis  wiped.")
    r.print_passages([passage], as_json=False)
    assert capsys.readouterr().out == "0.81  manual.pdf, pages 2 to 3\n      The lens is wiped.\n"
    r.print_passages([passage], as_json=True)
    assert list(json.loads(capsys.readouterr().out)) == [
        "document", "name", "page", "last_page", "chunk", "start", "end", "score", "text",
        "place", "heading", "recognised", "context",
    ]  # fmt: skip
    r.print_passages([dataclasses.replace(passage, weak=True)], as_json=True)
    assert json.loads(capsys.readouterr().out)["weak"] is True
    r.print_passages([], as_json=True)
    assert capsys.readouterr().out == ""
    r.print_passages([], as_json=False)
    assert capsys.readouterr().out == "Nothing was found.\n"


def test_a_problem_is_a_sentence_or_an_object_on_the_error_output(capsys: pytest.CaptureFixture[str]) -> None:
    problem = Problem("read_only", "Title", "Detail.", "Remedy.", True)
    r.print_problem(problem, as_json=False)
    assert capsys.readouterr().err == "docdesk: Title\n  Detail.\n  Remedy.\n"
    r.print_problem(problem, as_json=True)
    said = capsys.readouterr()
    assert said.out == ""
    assert json.loads(said.err) == {"error": problem.public()}


EVIL = "evil\x1b[31m\u202egpj\n\x9b.pdf"


def test_control_characters_are_shown_as_symbols(capsys: pytest.CaptureFixture[str]) -> None:
    document = dataclasses.replace(LOCKED, name=EVIL, warnings=(Notice("file_gone", {"path": EVIL}),))
    r.print_documents([document, dataclasses.replace(READY, name=EVIL)], as_json=False)
    with r.Report(as_json=False) as report:
        report.receive(document)
        report.ended("b2", document)
        report.close_with_table()
    passage = Passage("a1", EVIL, EVIL, 1, 1, 0, 0, 9, 0.5, f"text {EVIL}")
    r.print_passages([passage], as_json=False, question="text")
    r.print_problem(Problem("x", "Title", f"The file {EVIL}.", "Remedy.", False), as_json=False)
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert not set(text) & {"\x1b", "\x9b", "\u202e"}
        assert "evil␛[31m‹U+202E›gpj" in text
    assert said.err.count("\n") == 3, "a name cannot begin a line of its own"


def test_status_has_failures_first_grouped_by_reason(capsys: pytest.CaptureFixture[str]) -> None:
    gone = [
        Document(
            id=f"g{n}",
            name=f"{n}.md",
            path=f"/{n}.md",
            status=Status.FAILED,
            error=FileMissing(path=f"/{n}.md").problem(),
        )
        for n in range(3)
    ]
    queued = Document(id="q1", name="later.md", path="/later.md")
    r.print_documents([READY, queued, LOCKED, *gone], as_json=False)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("3 failed: The file is gone. ")
    assert [line.split()[0] for line in lines[2:5]] == ["g0", "g1", "g2"]
    at = next(n for n, line in enumerate(lines) if line.startswith("1 failed: The file is protected"))
    assert lines[at + 2].split()[0] == "b2"
    rest = [line.split()[:2] for line in lines[at + 4 :] if line.startswith(("a1", "q1"))]
    assert rest == [["q1", "queued"], ["a1", "ready"]]
    assert lines[-1] == "6 documents: 1 queued, 1 ready, 4 failed"


def test_a_run_ends_with_one_line_for_each_reason(capsys: pytest.CaptureFixture[str]) -> None:
    with r.Report(as_json=False) as report:
        for n in range(5):
            error = FileMissing(path=f"/{n}.md").problem()
            report.ended(
                f"g{n}", Document(id=f"g{n}", name=f"{n}.md", path="/", status=Status.FAILED, error=error)
            )
        report.ended("b2", LOCKED)
        report.close_with_table()
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Not ready")]
    assert len(lines) == 2
    assert lines[0].startswith("Not ready (5): The file is gone. ")
    assert lines[0].endswith("[0.md, 1.md, 2.md and 2 more]")


def test_a_search_marks_the_words_of_its_question(monkeypatch: pytest.MonkeyPatch) -> None:
    passage = Passage(
        "a1", "m.pdf", "/m.pdf", 1, 1, 0, 0, 9, 0.5, "The LENS is wiped; a lensman wipes ｌｅｎｓ."
    )
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.delenv("NO_COLOR", raising=False)
    r.print_passages([passage], as_json=False, question="What is the lens?")
    assert "The \x1b[1mLENS\x1b[0m is wiped; a lensman wipes \x1b[1mｌｅｎｓ\x1b[0m." in screen.getvalue()
    screen.truncate(0)
    monkeypatch.setenv("NO_COLOR", "1")
    r.print_passages([passage], as_json=False, question="lens")
    assert "\x1b" not in screen.getvalue()


def test_time_left_is_estimated_from_bytes() -> None:
    left = TimeLeft(100.0)
    for id, status in (("a", Status.READY), ("b", Status.QUEUED)):
        left.note(Document(id=id, name=id, path=id, size=1000, status=status))
    assert left.seconds({"a", "b"}, 101.0) is None, "too early"
    assert left.seconds({"a", "b"}, 110.0) == pytest.approx(10.0)
    assert left.seconds({"a", "b", "unheard", "of"}, 110.0) == pytest.approx(30.0)
    assert left.seconds({"a"}, 110.0) is None, "nothing is left"
    assert [duration(s) for s in (0.2, 59, 61, 7800)] == ["1 s", "59 s", "1 min", "2 h 10 min"]
