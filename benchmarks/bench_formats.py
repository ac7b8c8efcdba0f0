# SPDX-License-Identifier: Apache-2.0
"""What the readers of office documents, web pages and books get out of files, beside LibreOffice and pandoc.

    bench_formats.py FOLDER... [--beside FILE.py]

The reference is the text that LibreOffice writes (its tables for workbooks, its PDF for presentations) and pandoc's
for web pages and books. A figure is the F1 of words, the mean over the files of a type; a file that cannot be read
counts 0. `--beside` names a Python file with a function `extract(path)` that gives tuples whose last item is a text:
another way of reading the same files. Files whose reference has fewer than 20 words are left out.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean
from typing import Any

from figures import Row, keep, not_measured

FEWEST_WORDS = 20
SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
"""All sheets, cells as they are shown: the ninth of the options."""
BY_LIBREOFFICE = {
    "docx": "txt:Text (encoded):UTF8", "odt": "txt:Text (encoded):UTF8", "rtf": "txt:Text (encoded):UTF8",
    "doc": "txt:Text (encoded):UTF8", "xlsx": SHEETS, "xls": SHEETS, "ods": SHEETS,
    "pptx": "pdf", "ppt": "pdf", "odp": "pdf",
}  # fmt: skip
BY_PANDOC = {"html": "html", "htm": "html", "epub": "epub"}

Words = Counter[str]


def words_of(text: str) -> Words:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))


def f1(one: Words, other: Words) -> float:
    same = (one & other).total()
    return 2 * same / (one.total() + other.total()) if same else 0.0


def reference(file: Path, folder: Path) -> str:
    """The text of a file as LibreOffice or pandoc have it; empty if they have none."""
    ending = file.suffix[1:].lower()
    if ending in BY_PANDOC:
        command = ["pandoc", "-f", BY_PANDOC[ending], "-t", "plain", "--wrap=none", str(file)]
        done = subprocess.run(command, capture_output=True, timeout=120, check=False)
        return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else ""
    own = folder / f"of {file.name}"
    own.mkdir()
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        BY_LIBREOFFICE[ending],
        "--outdir",
        str(own),
        str(file),
    ]
    with contextlib.suppress(subprocess.TimeoutExpired):
        subprocess.run(command, capture_output=True, timeout=180, check=False)
    texts = []
    for made in sorted(own.iterdir()):
        if made.suffix == ".pdf":
            done = subprocess.run(
                ["pdftotext", str(made), "-"], capture_output=True, timeout=120, check=False
            )
            texts.append(done.stdout.decode("utf-8", "replace"))
        else:
            texts.append(made.read_text("utf-8-sig", "replace"))
    return "\n".join(texts)


def by_docdesk(file: Path, folder: Path) -> str:
    """The text of a file as its reader has it. Raises the SourceErrors."""
    from docdesk.steps.extract.formats import reader_of
    from docdesk.steps.extract.identify import identify
    from docdesk.steps.extract.request import Request
    from docdesk.steps.spool import read_spool

    kind = identify(file)
    spool = folder / "spool"
    spool.unlink(missing_ok=True)
    request = Request(kind, str(file), str(spool), {}, None, None, "", 10_000, 50_000_000)
    reader_of(kind)(request, report=lambda _: None)
    pages = read_spool(spool).pages
    return "\n".join(pages[number].text for number in sorted(pages))


def other_reader(source: Path) -> Callable[[Path], str]:
    spec = importlib.util.spec_from_file_location("beside", source)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["beside"] = module
    spec.loader.exec_module(module)
    return lambda file: "\n".join(str(block[-1]) for block in module.extract(str(file)))


def timed(read: Callable[[], str]) -> tuple[str, float]:
    """A text and the processor seconds that it took; empty if the file cannot be read."""
    began = time.process_time()
    try:
        text = read()
    except Exception:  # whatever another reader raises; it counts as nothing read
        text = ""
    return text, time.process_time() - began


def measured(files: list[Path], beside: Callable[[Path], str] | None) -> dict[str, dict[str, Any]]:
    """By type: files, F1, processor seconds and bytes; the worst files first."""
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in files:
            wanted = words_of(reference(file, folder))
            if wanted.total() < FEWEST_WORDS:
                continue
            row = found.setdefault(
                file.suffix[1:].lower(), {"own": [], "beside": [], "s": 0.0, "bytes": 0, "worst": []}
            )
            text, seconds = timed(lambda file=file: by_docdesk(file, folder))  # type: ignore[misc]
            own = f1(words_of(text), wanted)
            row["own"].append(own)
            row["s"] += seconds
            row["bytes"] += file.stat().st_size
            other = None
            if beside is not None:
                text, _ = timed(lambda file=file: beside(file))  # type: ignore[misc]
                other = f1(words_of(text), wanted)
                row["beside"].append(other)
            row["worst"].append((round(own, 3), None if other is None else round(other, 3), file.name))
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="names of files to print for each type")
    given = parser.parse_args()
    if not given.folders:
        not_measured("it reads the folders of files that are named to it, and none is")
    if shutil.which("soffice") is None or shutil.which("pandoc") is None:
        not_measured("LibreOffice and pandoc are not both installed")
    endings = {*BY_LIBREOFFICE, *BY_PANDOC}
    files = sorted(
        file for folder in given.folders for file in folder.rglob("*") if file.suffix[1:].lower() in endings
    )
    table = measured(files, other_reader(given.beside) if given.beside else None)
    rows = []
    for ending, row in sorted(table.items()):
        own, other = mean(row["own"]), mean(row["beside"]) if row["beside"] else None
        speed, rate = len(row["own"]) / max(row["s"], 1e-6), row["bytes"] / max(row["s"], 1e-6) / 1e6
        said = f"{ending:5} {len(row['own']):4} files  F1 {own:.3f}"
        said += f"  beside {other:.3f}" if other is not None else ""
        print(f"{said}  {speed:7.0f} documents and {rate:7.1f} MB a CPU second", flush=True)
        for one in sorted(row["worst"])[: given.worst]:
            print("      ", *one)
        rows.append(
            Row(
                f"words read from {ending.upper()} files, F1 in hundredths",
                f"{'pandoc' if ending in BY_PANDOC else 'LibreOffice'}'s text of {len(row['own'])} files",
                "",
                [round(100 * own, 1)],
                None,
                {"documents a CPU second": round(speed), "MB a CPU second": round(rate, 1)}
                | (
                    {"another way of reading, F1 in hundredths": round(100 * other, 1)}
                    if other is not None
                    else {}
                ),
            )
        )
    keep("formats", rows)
