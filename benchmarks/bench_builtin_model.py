# SPDX-License-Identifier: Apache-2.0
"""100 documents with the built-in model, beside onnxruntime alone over the same chunks on all cores."""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from figures import Row, keep, run_docdesk
from make_documents import make_documents


def alone(files: list[Path]) -> tuple[float, int]:
    """Seconds that the model takes for the chunks of these files, longest batches together."""
    import pypdfium2

    from docdesk.documents import Page
    from docdesk.settings import load_settings
    from docdesk.steps.embed.builtin import Model
    from docdesk.steps.embed.models import model_window
    from docdesk.steps.extract.cleaning import clean
    from docdesk.steps.split import SplitSpec, document_text, split_pages

    window = model_window(load_settings({}))
    spec = SplitSpec(window.default_chunk_size, window.default_overlap, window.usable, str(window.tokenizer))
    texts: list[str] = []
    for file in files:
        if file.suffix == ".pdf":
            with pypdfium2.PdfDocument(file) as document:
                pages = [
                    Page(n + 1, clean(p.get_textpage().get_text_range())) for n, p in enumerate(document)
                ]
        else:
            pages = [Page(1, file.read_text("utf-8"))]
        text = document_text(pages)
        texts += [text[chunk.start : chunk.end] for chunk in split_pages(pages, spec)]
    model = Model()
    model.embed(texts[:8])
    began = time.perf_counter()
    model.embed(texts)
    return time.perf_counter() - began, len(texts)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    folder = Path(tempfile.gettempdir()) / "docdesk-bench-builtin"
    files = make_documents(folder, 3, 60, 40, 400_000)
    ratios = []
    for _ in range(repeats):
        seconds, chunks = alone(files)
        ratios.append(run_docdesk(None, folder)["seconds"] / seconds)
    keep(
        "builtin_model",
        [
            Row(
                "100 documents, built-in model", "onnxruntime alone, all cores, times as long", "≤ 1.15",
                ratios, statistics.median(ratios) <= 1.15, {"chunks": chunks},
            )
        ],
    )  # fmt: skip
