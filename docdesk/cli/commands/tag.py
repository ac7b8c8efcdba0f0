# SPDX-License-Identifier: Apache-2.0
"""`docdesk tag`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docdesk.cli import options
from docdesk.cli.args import OK, Args
from docdesk.cli.command import Command
from docdesk.cli.desks import at_path, settings_for, want_library, without_key
from docdesk.cli.long_running import absolute
from docdesk.cli.report import print_json, public_document
from docdesk.cli.tables import counted
from docdesk.errors import NotFound
from docdesk.values.commands import program
from docdesk.values.paths import path_of_text
from docdesk.values.texts import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from docdesk.contract.desk import Desk
    from docdesk.values.documents import Document
    from docdesk.values.tags import TagCount


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "documents",
        nargs="*",
        metavar="FILE|ID",
        type=options.path,
        help="a folder stands for all documents below it; without any, the tags of the library are listed",
    )
    parser.add_argument("--add", metavar="NAME", action="append", default=[], help="give them this tag")
    parser.add_argument(
        "--remove", metavar="NAME", action="append", default=[], help="take this tag from them"
    )


def _wrong(args: Args) -> str | None:
    if (args.add or args.remove) and not args.documents:
        return "--add and --remove need the documents whose tags they change"
    return None


async def _run(args: Args) -> int:
    settings = settings_for(args)
    want_library(settings)
    async with without_key(settings) as desk:
        if not args.documents:
            _print_tags(await desk.tags(), as_json=args.json)
            return OK
        ids = [document.id for document in await _named(desk, args.documents)]
        if args.add or args.remove:
            await desk.tag(ids, add=args.add, remove=args.remove)
        rows = {row.id: row for row in await desk.documents()}
    _print_documents([rows[id] for id in ids if id in rows], as_json=args.json)
    return OK


async def _named(desk: Desk, names: Sequence[str]) -> list[Document]:
    """The documents with these ids, at these paths, and below these folders. Raises NotFound."""
    rows = await desk.documents()
    by_id = {row.id: row for row in rows}
    found: dict[str, Document] = {}
    for name in names:
        path = absolute(name)
        one = by_id.get(name) or await at_path(desk, path, rows)
        if one is not None:
            found[one.id] = one
            continue
        below = [row for row in rows if path in path_of_text(row.path).parents]
        if not below:
            raise NotFound(id=name)
        found |= {row.id: row for row in below}
    return list(found.values())


def _print_tags(tags: Sequence[TagCount], *, as_json: bool) -> None:
    if as_json:
        for each in tags:
            print_json(each.public())
        return
    width = max((len(f"{each.documents:,}") for each in tags), default=0)
    for each in tags:
        print(f"{each.documents:>{width},}  {visible(each.name)}")
    if tags:
        print(f"\n{counted(len(tags), 'tag')}. To search one: {program()} search 'WORDS tag:\"NAME\"'")
    else:
        print(f"No document has a tag. To give one: {program()} tag FILE --add NAME")


def _print_documents(rows: Sequence[Document], *, as_json: bool) -> None:
    for row in rows:
        if as_json:
            print_json(public_document(row))
        else:
            print(f"{row.id}  {visible(row.name)}: {', '.join(map(visible, row.tags)) or 'no tags'}")


COMMAND = Command(
    name="tag",
    help="give documents tags and take them away, or list the tags of the library",
    options=_options,
    wrong=_wrong,
    run=_run,
    json=True,
)
