# SPDX-License-Identifier: Apache-2.0
"""Pages a second through the workers, beside pypdf alone in one process, on files of five pages or more."""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from figures import Row, documents, keep


async def by_workers(files: list[Path]) -> int:
    """Read all files; returns their pages."""
    from docdesk.settings.model import load_settings
    from docdesk.steps.extract import extract
    from docdesk.values.formats import FileType
    from docdesk.workers.pool import Workers

    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings({}, library=Path(folder))
        workers = Workers(2, settings.memory_mb)
        workers.start()
        try:
            warm = (
                extract(files[0], FileType.PDF, Path(folder) / f"w{i}", workers, settings) for i in range(4)
            )
            await asyncio.gather(*warm)
            began = time.perf_counter()
            found = await asyncio.gather(
                *(
                    extract(file, FileType.PDF, Path(folder) / str(i), workers, settings)
                    for i, file in enumerate(files)
                )
            )
            times.append(time.perf_counter() - began)
        finally:
            await workers.close()
    return sum(len(each.pages) for each in found)


def by_pypdf(files: list[Path]) -> float:
    from pypdf import PdfReader

    began = time.perf_counter()
    for file in files:
        for page in PdfReader(file).pages:
            page.extract_text()
    return time.perf_counter() - began


times: list[float] = []

if __name__ == "__main__":
    from pypdf import PdfReader

    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    files = [file for file in sorted(documents().glob("*.pdf")) if len(PdfReader(file).pages) >= 5]
    ratios = []
    for _ in range(repeats):
        pages = asyncio.run(by_workers(files))
        ratios.append(by_pypdf(files) / times[-1])
    rate = f"{pages / statistics.median(times):,.0f}"
    keep(
        "extraction",
        [
            Row(
                "pages a second, extraction", "pypdf alone in one process, times as many", "≥ 15",
                ratios, statistics.median(ratios) >= 15, {"pages a second": rate, "pages": pages},
            )
        ],
    )  # fmt: skip
