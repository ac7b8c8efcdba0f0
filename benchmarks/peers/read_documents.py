# SPDX-License-Identifier: Apache-2.0
"""Reads documents with one reader, in a process of its own: `bench_formats.py --peer NAME=PYTHON` runs it.

    read_documents.py NAME < FILES

Takes the paths on its standard input, one a line, and prints JSON: how many files gave text, the processor seconds of
the process without its start, and the files that gave none. The first file of each type is read twice, and the first
time does not count: nothing that is loaded late does.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

Reader = Callable[[str], str]


def docdesk() -> Reader:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from docdesk.steps.extract.formats import reader_of
    from docdesk.steps.extract.identify import identify
    from docdesk.steps.extract.request import Request
    from docdesk.steps.spool import read_spool

    spool = Path(tempfile.mkdtemp()) / "spool"

    def read(file: str) -> str:
        kind = identify(Path(file))
        spool.unlink(missing_ok=True)
        request = Request(kind, file, str(spool), {}, None, None, "", 10_000, 50_000_000)
        reader_of(kind)(request, report=lambda _: None)
        pages = read_spool(spool).pages
        return "\n".join(pages[number].text for number in sorted(pages))

    return read


def markitdown() -> Reader:
    from markitdown import MarkItDown  # type: ignore[import-not-found]

    converter = MarkItDown(enable_plugins=False)
    return lambda file: str(converter.convert(file).text_content)


def kreuzberg() -> Reader:
    from kreuzberg import extract_file_sync  # type: ignore[import-not-found]

    return lambda file: str(extract_file_sync(file).content)


READERS: dict[str, Callable[[], Reader]] = {
    "docdesk": docdesk,
    "markitdown": markitdown,
    "kreuzberg": kreuzberg,
}


if __name__ == "__main__":
    files = sys.stdin.read().splitlines()
    output = os.dup(1)
    os.dup2(2, 1)  # what a reader prints is no part of the answer
    reader = READERS[sys.argv[1]]()
    texts: dict[str, str] = {}
    first = {Path(file).suffix.lower(): file for file in reversed(files)}.values()
    began = time.process_time()
    for at, file in enumerate([*first, *files]):
        if at == len(first):
            began = time.process_time()
        try:
            texts[file] = reader(file)
        except Exception:  # whatever a reader raises: it gives no text
            texts[file] = ""
    failed = [Path(file).name for file, text in texts.items() if not text.strip()]
    seconds = time.process_time() - began
    os.write(
        output, json.dumps({"read": len(files) - len(failed), "seconds": seconds, "failed": failed}).encode()
    )
