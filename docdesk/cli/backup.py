# SPDX-License-Identifier: Apache-2.0
"""The terminal's commands `backup` and `restore`.

Exit codes: 0 all is in the bucket (or came back); 1 something is not.
"""

from __future__ import annotations

import dataclasses
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from docdesk.cli.report import print_json
from docdesk.cli.words import Words
from docdesk.documents import Backup
from docdesk.errors import BackupError, RestoreNotEmpty
from docdesk.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from docdesk.backup import Finding, Tested
    from docdesk.desk import Desk

SAID = {
    "missing": "is not in the bucket",
    "differs": "is another than it should be",
    "unsent": "was not sent yet",
}


def settings_for(words: Words) -> Settings:
    """The library's settings; a place that the words name becomes the library's."""
    chosen = {"bucket": words.to, "service_account_file": words.service_account_file}
    chosen = {name: value for name, value in chosen.items() if value is not None}
    settings = load_settings(library=words.library, **chosen)
    if chosen and not words.test and (settings.library / "catalog.db").exists():
        save_settings(load_settings({}, library=settings.library, **chosen))
    return settings


async def back_up(desk: Desk, words: Words) -> int:
    """What `docdesk backup` does with an open desk."""
    if words.test:
        _print_tested(await desk.backup.test(), as_json=words.json)
        return 0
    if words.verify or words.read_data:
        found = await desk.backup.verify(read_data=words.read_data)
        for finding in found:
            _print_finding(finding, as_json=words.json)
        if not found and not words.json:
            print(f"{desk.backup.place}: everything is there, and every checksum agrees.")
        return 1 if found else 0
    copy = await desk.backup.run(take_over=words.take_over)
    documents = await desk.documents()
    counts = Counter(document.backup for document in documents)
    undone = [row for row in documents if row.backup in (Backup.WAITING, Backup.FAILED) and row.content]
    if words.json:
        print_json(
            {
                "place": desk.backup.place,
                "copy": copy.name,
                "made_at": copy.made_at,
                "originals": counts[Backup.DONE],
                "undone": [
                    {"id": row.id, "name": row.name, "error": row.backup_error and row.backup_error.public()}
                    for row in undone
                ],
            }
        )
        return 1 if undone else 0
    print(f"{desk.backup.place}: {counts[Backup.DONE]} originals, and the library as of {copy.made_at}.")
    for row in undone:
        why = f"{row.backup_error.title}. {row.backup_error.remedy}" if row.backup_error else "It waits."
        print(f"{row.backup.value:<9} {row.name}: {why}")
    return 1 if undone else 0


async def restore_library(words: Words) -> int:
    """`docdesk restore gs://BUCKET/PREFIX`: a library from its backup, in a folder that is not there yet."""
    from docdesk.restore import restore

    settings = load_settings(
        library=words.library, bucket=words.place, service_account_file=words.service_account_file
    )
    try:
        found = await restore(
            settings, originals=words.originals, take_over=words.take_over, on_progress=_progress(words.json)
        )
    except BackupError as error:
        if not words.json and not isinstance(error, RestoreNotEmpty):
            print("What came back is kept; the same command goes on from there.", file=sys.stderr)
        raise
    ok = found.findings.ok and not found.lost
    if words.json:
        values: dict[str, Any] = dataclasses.asdict(
            dataclasses.replace(found, lost=(), findings=found.findings)
        )
        values["findings"] = found.findings.public()
        values["lost"] = [{"name": name, "error": why.problem().public()} for name, why in found.lost]
        print_json(values)
        return 0 if ok else 1
    print(
        f"{found.documents} documents with {found.chunks} passages, as of {found.made_at}, in {settings.library}."
    )
    if words.originals:
        print(f"{found.originals} originals in {settings.library / 'originals'}.")
    for name, why in found.lost:
        print(f"not back  {name}: {why.problem().detail}")
    if not found.findings.ok:
        print("Not everything could be made again from the copy; see: docdesk check")
    if not words.take_over:
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


def _print_tested(tested: Tested, *, as_json: bool) -> None:
    if as_json:
        print_json(dataclasses.asdict(tested))
        return
    where = f" It is in {tested.region}." if tested.region else ""
    other = " It is in another project than the credentials." if tested.in_project is False else ""
    print(f"{tested.place} can be written, read and cleared.{where}{other}")


def _print_finding(finding: Finding, *, as_json: bool) -> None:
    if as_json:
        print_json(finding.public())
        return
    names = f" ({', '.join(finding.names)})" if finding.names else ""
    print(f"{finding.what:<8} {finding.object}{names} {SAID[finding.what]}.")
