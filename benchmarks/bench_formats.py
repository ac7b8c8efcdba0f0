# SPDX-License-Identifier: Apache-2.0
"""What the readers of office documents, web pages and books get out of files, beside LibreOffice and pandoc.

    bench_formats.py FOLDER... [--beside FILE.py] [--references FOLDER] [--peer NAME=PYTHON]...

The reference is the text that LibreOffice writes (its tables for workbooks, its PDF for presentations) and pandoc's
for web pages and books. A figure is the F1 of words, the mean over the files of a type; a file that cannot be read
counts 0. `--beside` names a Python file with a function `extract(path)` that gives tuples whose last item is a text:
another way of reading the same files. Files whose reference has fewer than 20 words are left out. With `--references`
the texts of LibreOffice and pandoc are kept in a folder, and taken from there the next time.

`--peer markitdown=PYTHON` also measures how many documents a processor second another program reads, in a Python in
which it is installed, and docdesk beside it over the same files: those of the types that all of them read. See
`peers/read_documents.py`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
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
from statistics import mean, median
from typing import Any

from figures import Row, keep, not_measured

FEWEST_WORDS = 20
SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
"""All sheets, cells as they are shown: the ninth of the options."""
BY_LIBREOFFICE = {
    "docx": "txt:Text (encoded):UTF8", "odt": "txt:Text (encoded):UTF8", "rtf": "txt:Text (encoded):UTF8",
    "doc": "txt:Text (encoded):UTF8", "xlsx": SHEETS, "xls": SHEETS, "ods": SHEETS,
    "pptx": "pdf", "ppt": "pdf", "odp": "pdf", "xlsb": SHEETS,
}  # fmt: skip
BY_PANDOC = {"html": "html", "htm": "html", "epub": "epub"}

READ_BY_ALL = ("docx", "pptx", "xlsx", "xls", "odt", "ods", "html", "htm", "epub", "rtf")
"""The types over which speeds are compared."""
LEAST = {"markitdown": 10, "kreuzberg": 1}
"""How many times as many documents docdesk is to read."""
REPEATS = 3

Words = Counter[str]


def words_of(text: str) -> Words:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFKC", text).lower()))


def f1(one: Words, other: Words) -> float:
    same = (one & other).total()
    return 2 * same / (one.total() + other.total()) if same else 0.0


def kept_reference(file: Path, folder: Path, kept: Path | None) -> str:
    """The same, kept in a folder from one run to the next."""
    if kept is None:
        return reference(file, folder)
    place = kept / f"{file.parent.name}__{file.name}.txt"
    if not place.exists():
        kept.mkdir(parents=True, exist_ok=True)
        place.write_text(reference(file, folder), "utf-8")
    return place.read_text("utf-8", "replace")


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


def measured(
    files: list[Path], beside: Callable[[Path], str] | None, kept: Path | None = None
) -> dict[str, dict[str, Any]]:
    """By type: files, F1, processor seconds and bytes; the worst files first."""
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in files:
            wanted = words_of(kept_reference(file, folder, kept))
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


def speed_rows(peers: dict[str, str], files: list[Path]) -> list[Row]:
    """How many documents a processor second docdesk reads, beside each of the peers, in turns over the same files."""
    files = [file for file in files if file.suffix[1:].lower() in READ_BY_ALL]
    script, names = Path(__file__).parent / "peers" / "read_documents.py", "\n".join(map(str, files))

    def rate(name: str, python: str) -> float:
        command = [python, str(script), name]
        done = subprocess.run(command, input=names.encode(), capture_output=True, check=True, timeout=1_800)
        found = json.loads(done.stdout)
        return float(found["read"] / max(found["seconds"], 1e-6))

    rows = []
    for name, python in peers.items():
        pairs = [(rate("docdesk", sys.executable), rate(name, python)) for _ in range(REPEATS)]
        ratios = [own / other for own, other in pairs]
        print(
            f"docdesk, {name}: documents a CPU second {[(round(a), round(b)) for a, b in pairs]}", flush=True
        )
        detail = {
            "docdesk": round(mean(own for own, _ in pairs)),
            name: round(mean(other for _, other in pairs)),
        }
        figure = f"documents read a CPU second, of {len(files)} in {len(READ_BY_ALL)} formats"
        least = LEAST.get(name)
        reached = None if least is None else median(ratios) >= least
        rows.append(
            Row(figure, f"{name}, times as many", f"≥ {least}" if least else "", ratios, reached, detail)
        )
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--references", type=Path)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=PYTHON")
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
    table = measured(files, other_reader(given.beside) if given.beside else None, given.references)
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
    rows += speed_rows(dict(peer.split("=", 1) for peer in given.peer), files)
    keep("formats", rows)
