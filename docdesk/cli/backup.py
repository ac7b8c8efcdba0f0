# SPDX-License-Identifier: Apache-2.0
"""The terminal's commands `backup` and `restore`.

Exit codes: 0 all is in the bucket (or came back); 1 something is not.
"""

from __future__ import annotations

import dataclasses
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from docdesk.cli.args import Args
from docdesk.cli.report import print_json
from docdesk.cli.upkeep import progress_line
from docdesk.errors import BackupError, RestoreNotEmpty
from docdesk.settings.model import Settings, load_settings
from docdesk.values.documents import Backup
from docdesk.values.problems import AGAIN, Problem

if TYPE_CHECKING:
    from docdesk.contract.desk import AnyDesk
    from docdesk.values.backup_findings import Finding

SAID = {
    "missing": "is not in the bucket",
    "differs": "is another than it should be",
    "unsent": "was not sent yet",
}


def chosen_place(args: Args) -> dict[str, Any]:
    """The place that the words name, as settings."""
    chosen = {"bucket": args.to, "service_account_file": args.service_account_file}
    return {name: value for name, value in chosen.items() if value is not None}


async def try_place(settings: Settings, *, as_json: bool) -> int:
    """`docdesk backup --test`: whether the bucket can be used from here; the library is left alone."""
    from docdesk.backup.library_backup import try_settings

    tested = await try_settings(settings)
    if as_json:
        print_json(dataclasses.asdict(tested))
        return 0
    where = f" It is in {tested.region}." if tested.region else ""
    other = " It is in another project than the credentials." if tested.in_project is False else ""
    print(f"{tested.place} can be written, read and cleared.{where}{other}")
    return 0


async def back_up(desk: AnyDesk, args: Args) -> int:
    """What `docdesk backup` does with the library's desk, here or at its owner."""
    if args.verify or args.read_data:
        found = await desk.backup.verify(read_data=args.read_data)
        for finding in found:
            _print_finding(finding, as_json=args.json)
        if not found and not args.json:
            print(f"{desk.backup.place}: everything is there, and every checksum agrees.")
        return 1 if found else 0
    with progress_line("Sending", "originals", as_json=args.json) as on_progress:
        made = await desk.backup.run(take_over=args.take_over, on_progress=on_progress)
    documents = await desk.documents()
    counts = Counter(document.backup for document in documents)
    undone = [row for row in documents if row.backup in (Backup.WAITING, Backup.FAILED) and row.content]
    if args.json:
        print_json(
            {
                "place": made.place,
                "copy": made.copy,
                "made_at": made.made_at,
                "originals": counts[Backup.DONE],
                "undone": [
                    {"id": row.id, "name": row.name, "error": row.backup_error and row.backup_error.public()}
                    for row in undone
                ],
            }
        )
        return 1 if undone else 0
    print(f"{made.place}: {counts[Backup.DONE]} originals, and the library as of {made.made_at}.")
    for row in undone:
        print(f"{row.backup.value:<9} {row.name}: {_why(row.backup_error)}")
    return 1 if undone else 0


def _why(problem: Problem | None) -> str:
    if problem is None:
        return "It waits."
    again = problem.facts.get(AGAIN)
    when = f" The next try is at {time.strftime('%H:%M:%S', time.localtime(again))}." if again else ""
    return f"{problem.title}. {problem.detail} {problem.remedy}{when}"


async def restore_library(args: Args) -> int:
    """`docdesk restore gs://BUCKET/PREFIX`: a library from its backup, in a folder that is not there yet."""
    from docdesk.owner.restore import restore

    settings = load_settings(
        library=args.library, bucket=args.place, service_account_file=args.service_account_file
    )
    try:
        found = await restore(
            settings, originals=args.originals, take_over=args.take_over, on_progress=_progress(args.json)
        )
    except BackupError as error:
        if not args.json and not isinstance(error, RestoreNotEmpty):
            print("What came back is kept; the same command goes on from there.", file=sys.stderr)
        raise
    ok = found.findings.ok and not found.lost
    if args.json:
        values: dict[str, Any] = dataclasses.asdict(
            dataclasses.replace(found, lost=(), findings=found.findings)
        )
        values["findings"] = found.findings.public()
        values["lost"] = [{"name": name, "error": problem.public()} for name, problem in found.lost]
        print_json(values)
        return 0 if ok else 1
    print(
        f"{found.documents} documents with {found.chunks} passages, as of {found.made_at}, in {settings.library}."
    )
    if args.originals:
        print(f"{found.originals} originals in {settings.library / 'originals'}.")
    for name, problem in found.lost:
        print(f"not back  {name}: {problem.detail}")
    if not found.findings.ok:
        print("Not everything could be made again from the copy; see: docdesk check")
    if not args.take_over:
        print(
            "This is a library of its own. To go on with the backup there from here: docdesk backup --take-over"
        )
    return 0 if ok else 1


def _progress(as_json: bool) -> Any:
    last = ""

    def show(what: str, done: int, total: int) -> None:
        nonlocal last
        if as_json or not sys.stderr.isatty():
            return
        end = "\n" if last and last != what else ""
        last = what
        print(f"{end}\r{what} {done:,} of {total:,}  ", end="", file=sys.stderr, flush=True)

    return show


def _print_finding(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        print_json(finding.public())
        return
    names = f" ({', '.join(finding.names)})" if finding.names else ""
    print(f"{finding.what:<8} {finding.object}{names} {SAID[finding.what]}.")
