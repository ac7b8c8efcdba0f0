# SPDX-License-Identifier: Apache-2.0
"""What the words of the command line may be: the options of each command, and what is said of wrong ones."""

from __future__ import annotations

import argparse
import os
import sys
from typing import NoReturn

from docdesk import __version__
from docdesk.cli.args import JSON_VARIABLE, RESULTS_VARIABLE, WRONG_WORDS, Args
from docdesk.cli.setting_options import add_kept_settings, add_setting

USAGE = "docdesk [--library DIR] [FILE...]\n       docdesk COMMAND [--help]"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(WRONG_WORDS, f"{self.prog}: {message}\n")


def parse_command(arguments: list[str]) -> Args:
    """The words of a command; wrong ones end the process with 2."""
    parser = _parser()
    args = parser.parse_args(arguments, Args())
    if args.command is None:
        parser.error("no command was named")
    _check(args, parser)
    return args


def parse_window(arguments: list[str], first: str | None) -> Args:
    """The words of a window, `first` of them no option; wrong ones end the process with 2."""
    # not the parser of all commands: a window comes sooner without it
    window = _Parser(prog="docdesk", usage=USAGE, allow_abbrev=False)
    window.add_argument("--library")
    window.add_argument("files", nargs="*", type=_path)
    args = window.parse_args(arguments, Args())
    if first is not None and not os.path.lexists(first):
        window.error(f"“{first}” is neither a command nor a file")
    args.command = "window"
    return args


def _check(args: Args, parser: _Parser) -> None:
    if args.command == "retry" and bool(args.ids) == args.failed:
        parser.error("retry wants either ids or --failed")
    if args.command == "retry" and args.encoding and args.password_stdin:
        parser.error("--encoding is for text, --password-stdin for a PDF: one of them at a time")
    if args.command == "restore" and not args.place.startswith("gs://"):
        parser.error("restore wants the place of a backup: gs://BUCKET/PREFIX")
    if args.command == "search" and not " ".join(args.text).strip():
        parser.error("search wants a text")


def _path(text: str) -> str:
    # a script's variable that is not set must not mean the folder it happens to run in
    if not text:
        raise argparse.ArgumentTypeError("an empty path names nothing; this folder is .")
    return text


def _encoding(text: str) -> str:
    from docdesk.errors import EncodingUnknown
    from docdesk.steps.extract.encodings import AUTO, encoding_named

    try:
        return encoding_named(text) or AUTO
    except EncodingUnknown as error:
        problem = error.problem()
        raise argparse.ArgumentTypeError(f"{problem.detail} {problem.remedy}") from None


def _dollars(text: str) -> float:
    try:
        number = float(text.removeprefix("$"))
    except ValueError:
        number = -1.0
    if not 0 <= number < 1e9:
        raise argparse.ArgumentTypeError(f"“{text}” is no amount of US dollars")
    return number


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 1 to 1000")
    return number


def _port(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = -1
    if not 0 <= number <= 65_535:
        raise argparse.ArgumentTypeError(f"“{text}” is no number from 0 to 65535")
    return number


def _says_yes(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() in ("1", "true", "yes", "on")


def _parser() -> _Parser:
    parser = _Parser(
        prog="docdesk",
        usage=USAGE,
        description="Without a command: the window, with FILE... dropped on it.",
        epilog="A provider's key comes from OPENAI_API_KEY or the system's keyring, never from an option.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"docdesk {__version__}")
    add_setting(parser, "library")
    commands = parser.add_subparsers(prog="docdesk", dest="command", metavar="COMMAND", title="commands")

    def command(name: str, said: str, *, json: bool = False) -> argparse.ArgumentParser:
        # without a default here, a --library before the command is kept
        made = commands.add_parser(name, help=said, description=said, allow_abbrev=False)
        add_setting(made, "library", default=argparse.SUPPRESS)
        if json:
            made.add_argument(
                "--json", action="store_true", default=_says_yes(JSON_VARIABLE),
                help=f"one JSON object a line [{JSON_VARIABLE}=1]",
            )  # fmt: skip
        return made

    add = command("add", "add files and folders, and wait until each is ready or failed", json=True)
    add.add_argument("paths", nargs="+", metavar="PATH", type=_path)
    add.add_argument(
        "--max-cost", metavar="X", type=_dollars, help="US dollars; nothing is sent where it would cost more"
    )
    plan = command("plan", "show what adding would make, cost and take; sends nothing", json=True)
    plan.add_argument("paths", nargs="+", metavar="PATH", type=_path)
    command("ledger", "show every request that left this machine", json=True)
    diagnose = command("diagnose", "save what helps to find a fault: no text of a document and no key")
    diagnose.add_argument("id", nargs="?", metavar="ID", help="a document; all that failed if not given")
    diagnose.add_argument("-o", "--output", metavar="FILE")
    diagnose.add_argument(
        "--with-log", action="store_true", help="add the log as it is; it may quote a document"
    )
    reindex = command(
        "reindex", "give documents that are there to another model or way of splitting", json=True
    )
    reindex.add_argument("--yes", action="store_true", help="begin without asking; the cost is shown first")
    does = reindex.add_mutually_exclusive_group()
    does.add_argument("--back", action="store_true", help="go back to what the last one put aside")
    does.add_argument("--drop-old", action="store_true", help="remove what the last one put aside")
    for made in (add, plan, reindex):
        add_kept_settings(made)
    command("status", "show every document of the library; starts no work", json=True)

    search = command("search", "find passages by meaning; starts no work", json=True)
    search.add_argument("text", nargs="+", metavar="TEXT")
    search.add_argument(
        "-k", metavar="N", type=_count, default=os.environ.get(RESULTS_VARIABLE) or 10,
        help=f"how many passages, 10 if not given [{RESULTS_VARIABLE}]",
    )  # fmt: skip

    retry = command(
        "retry", "try failed or cancelled documents again, or read a text with another encoding, and wait",
        json=True,
    )  # fmt: skip
    retry.add_argument("ids", nargs="*", metavar="ID")
    retry.add_argument("--failed", action="store_true", help="all that failed")
    retry.add_argument(
        "--password-stdin", action="store_true", help="read a password from the standard input"
    )
    retry.add_argument(
        "--encoding", metavar="NAME", type=_encoding,
        help="read text and Markdown again with this encoding, as cp949, documents that are ready too; "
        "auto finds it out again",
    )  # fmt: skip

    command("cancel", "cancel documents that are queued").add_argument("ids", nargs="+", metavar="ID")
    command("pause", "let the library's queue rest until it is resumed")
    command("resume", "go on with what is queued, and wait", json=True)
    remove = command(
        "remove", "remove documents and their vectors from the library; files stay where they are"
    )
    remove.add_argument("ids", nargs="+", metavar="ID")
    remove.add_argument(
        "--with-backup", action="store_true", help="remove the originals in the bucket as well; no way back"
    )
    backup = command(
        "backup", "send originals and the library to the bucket, or look whether all is there", json=True
    )
    add_setting(backup, "bucket")
    backup.add_argument("--take-over", action="store_true", help="although another library has the place")
    does = backup.add_mutually_exclusive_group()
    does.add_argument("--verify", action="store_true", help="compare checksums, without a download")
    does.add_argument("--read-data", action="store_true", help="download everything and compare it")
    does.add_argument("--test", action="store_true", help="look whether the bucket can be used")
    restore = command("restore", "bring a library back from its backup; this costs nothing", json=True)
    restore.add_argument("place", metavar="gs://BUCKET/PREFIX")
    restore.add_argument("--originals", action="store_true", help="bring the files back as well")
    restore.add_argument("--take-over", action="store_true", help="go on with the backup there from here")
    for made in (backup, restore):
        add_setting(made, "service_account_file")
    check = command("check", "compare the vectors with what the library must hold", json=True)
    check.add_argument("--repair", action="store_true", help="mend what is not right; this costs nothing")
    check.add_argument("--all", action="store_true", help="ask for every vector, not for a sample")
    rebuild = command("rebuild", "make the vectors anew beside the old ones; this costs nothing", json=True)
    for made in (check, rebuild):
        made.add_argument(
            "--embed-missing", action="store_true",
            help="embed again what has neither a vector nor an embedding; a provider may charge for it",
        )  # fmt: skip
    serve = command("serve", "answer other programs over HTTP and WebSocket, until Ctrl-C")
    serve.add_argument(
        "--host",
        metavar="ADDRESS",
        default="127.0.0.1",
        help="where to listen; this machine alone if not given",
    )
    add_setting(serve, "port", type=_port)
    mcp = command("mcp", "let an assistant work with the library, by the Model Context Protocol over stdio")
    mcp.add_argument(
        "--allow", metavar="DIR", action="append", default=[], help="the assistant may add files below it"
    )
    watch = command("watch", "add what is new or changed in folders, until Ctrl-C", json=True)
    watch.add_argument("folders", nargs="*", metavar="DIR", help="those of the last time if not given")
    add_setting(watch, "leave_out", action="append", default=[])
    watch.add_argument(
        "--stop", metavar="DIR", action="append", default=[], help="watch this folder no more, and end"
    )
    command("demo", "read the sample documents into a library that is thrown away")
    return parser
