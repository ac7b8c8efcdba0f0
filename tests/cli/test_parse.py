# SPDX-License-Identifier: Apache-2.0
"""Words in, a command out; wrong words end with 2 and the usage."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from docdesk import __version__
from docdesk.cli import args, parse
from docdesk.settings.fields import ENVIRONMENT

ROOT = Path(__file__).resolve().parent.parent.parent


def test_without_a_command_it_is_the_window(tmp_path: Path) -> None:
    file = tmp_path / "with space.pdf"
    file.touch()
    said = parse.parse(["--library", "L", str(file)])
    assert (said.command, said.library, said.files) == ("window", "L", [str(file)])
    assert parse.parse([]).files == []


@pytest.mark.parametrize("arguments", [["--library", "L", "status"], ["status", "--library", "L"]])
def test_the_library_is_understood_before_and_after_the_command(arguments: list[str]) -> None:
    said = parse.parse(arguments)
    assert (said.command, said.library) == ("status", "L")


def test_a_file_that_is_called_like_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("add").touch()
    assert parse.parse(["./add"]).command == "window"
    said = parse.parse(["--", "add"])
    assert (said.command, said.files) == ("window", ["add"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["add"],
        ["add", ""],
        ["plan", "a", ""],
        ["serach", "lens"],
        ["add", "a", "--provider", "acme"],
        ["add", "a", "--prov", "builtin"],
        ["add", "a", "--chunk-size", "many"],
        ["add", "a", "--api-key", "secret"],
        ["search"],
        ["search", "  "],
        ["search", "lens", "-k", "0"],
        ["search", "lens", "-k", "ten"],
        ["retry"],
        ["retry", "--failed", "abc"],
        ["retry", "abc", "--encoding", "klingon"],
        ["retry", "abc", "--encoding", ""],
        ["retry", "abc", "--encoding", "cp949", "--password-stdin"],
        ["cancel"],
        ["remove"],
        ["--unknown"],
    ],
)
def test_wrong_words_end_with_2_and_the_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parse.parse(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("usage: docdesk")


def test_options_come_from_the_environment_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCDESK_JSON", "1")
    monkeypatch.setenv("DOCDESK_RESULTS", "3")
    said = parse.parse(["search", "lens"])
    assert (said.json, said.k) == (True, 3)
    assert parse.parse(["search", "lens", "-k", "5"]).k == 5
    monkeypatch.setenv("DOCDESK_RESULTS", "none")
    with pytest.raises(SystemExit) as ended:
        parse.parse(["search", "lens"])
    assert ended.value.code == 2


def test_help_names_the_variable_of_each_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse.parse(["add", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    options = set(re.findall(r"--[a-z-]+", said)) - {"--help"}
    for option in options:
        name = option.removeprefix("--").replace("-", "_")
        assert f"[{ENVIRONMENT.get(name, 'DOCDESK_JSON=1')}]" in said, option


def test_the_readme_names_every_variable() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    wanted = {*ENVIRONMENT.values(), args.JSON_VARIABLE, args.RESULTS_VARIABLE, "OPENAI_API_KEY"}
    assert {name for name in wanted if f"`{name}`" not in readme} == set()


@pytest.mark.parametrize("arguments", [[], ["a.pdf"], ["--library", "L"], ["--library", "L", "a.pdf", "b"]])
def test_plain_words_mean_the_same_to_the_parser(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").touch()
    quick = parse.parse(arguments)
    monkeypatch.setattr(parse, "_plain", lambda arguments: None)
    assert parse.parse(arguments) == quick


def test_a_window_is_painted_without_a_parser() -> None:
    asked = "import sys; from docdesk.cli.parse import parse; parse([]); print('argparse' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout == "False\n"


@pytest.mark.parametrize("arguments", [["no-such-file"], [""], ["--library"], ["a.pdf", "--wrong"]])
def test_wrong_arguments_of_the_window_exit_with_2(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").touch()
    with pytest.raises(SystemExit) as ended:
        parse.parse(arguments)
    assert ended.value.code == args.WRONG_WORDS


def test_the_version_needs_no_parser() -> None:
    """It is what programs ask first, and often."""
    code = (
        "import sys; from docdesk.__main__ import main\n"
        "try: main(['--version'])\n"
        "finally: print('argparse' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False)
    assert ran.stdout.splitlines() == [f"docdesk {__version__}", "False"]
