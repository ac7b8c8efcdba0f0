# SPDX-License-Identifier: Apache-2.0
"""A folder of documents that nobody made for a benchmark: those of a corpus that every program can read.

python benchmarks/real_documents.py FILE        ends with 0 if the plain readers find text in it
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from figures import HERE, documents
from serial_way import TYPES

SECONDS = 60.0
"""For one file; the plain programs would never end with some."""


def is_read(path: Path) -> bool:
    """Whether pypdf and PDFium, or UTF-8, find text in a file. It may crash or hang the process."""
    if path.suffix != ".pdf":
        return bool(path.read_text("utf-8").strip())
    import pypdfium2
    from pypdf import PdfReader

    by_pypdf = "".join(page.extract_text() for page in PdfReader(path).pages)
    with pypdfium2.PdfDocument(path) as document:
        by_pdfium = "".join(page.get_textpage().get_text_range() for page in document)
    # halves of surrogate pairs, which broken fonts give, cannot be sent to any provider
    return all(
        text.strip() and text.encode("utf-8", "ignore").decode() == text for text in (by_pypdf, by_pdfium)
    )


def is_read_elsewhere(path: Path) -> bool:
    """The same in a process of its own."""
    try:
        command = [sys.executable, HERE / "real_documents.py", path]
        return subprocess.run(command, capture_output=True, timeout=SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def gather(corpus: Path | None, target: Path, most: int | None = None) -> int:
    """Copy the readable files of a corpus, or else of the made documents, into one folder. Returns how many."""
    corpus = corpus or documents()
    found = sorted(path for path in corpus.rglob("*") if path.suffix in TYPES and path.is_file())
    with ThreadPoolExecutor(2) as readers:
        readable = [
            path for path, read in zip(found, readers.map(is_read_elsewhere, found), strict=True) if read
        ]
    for number, path in enumerate(readable[:most]):
        shutil.copyfile(path, target / f"{number:04}{path.suffix}")
    return len(readable[:most])


if __name__ == "__main__":
    sys.exit(0 if is_read(Path(sys.argv[1])) else 1)
