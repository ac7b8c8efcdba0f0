# SPDX-License-Identifier: Apache-2.0
"""100 documents with each built-in model, beside onnxruntime alone with the same graph over the same chunks.

    python benchmarks/bench_builtin_model.py [--repeats 3] [--model NAME]

All cores are used in two ways: as onnxruntime does by itself, and as docdesk does, which is quicker.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import whole_run
from figures import Row, keep, run_docdesk
from make_documents import make_documents

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from docdesk.settings.builtin_models import BUILTIN_MODELS, BuiltinModel

MOST = {"multilingual-e5-small": 1.10, "all-MiniLM-L6-v2": 1.15}
"""How many times as long as onnxruntime alone a library may take."""


def texts_of(files: list[Path], model: BuiltinModel) -> list[str]:
    """The chunks of these files, as docdesk would make them for the model."""
    import pypdfium2

    from docdesk.settings.model import load_settings
    from docdesk.steps.extract.cleaning import clean
    from docdesk.steps.split.split import SplitSpec, document_text, split_pages
    from docdesk.values.documents import Page

    window = load_settings({}, model=model.name).model_window()
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
    return texts


def alone(texts: list[str], model: BuiltinModel) -> float:
    """Seconds that onnxruntime takes for these texts with its own choice of threads, one batch after the other."""
    import onnxruntime

    from docdesk.steps.embed.providers.builtin import Model

    session = onnxruntime.InferenceSession

    def with_own_threads(graph: bytes, options: Any, **how: Any) -> Any:
        options.intra_op_num_threads = 0
        return session(graph, options, **how)

    onnxruntime.InferenceSession = with_own_threads
    try:
        loaded = Model(model)
    finally:
        onnxruntime.InferenceSession = session
    inside = loaded._loaded
    ids = inside.tokens(texts)
    batches = loaded._batches([len(one) for one in ids])
    inside.vectors([ids[place] for place in batches[0]])
    began = time.perf_counter()
    for batch in batches:
        inside.vectors([ids[place] for place in batch])
    taken = time.perf_counter() - began
    loaded.close()
    return taken


def side_by_side(texts: list[str], model: BuiltinModel) -> float:
    """The same with docdesk's own way to run the model: several batches at once, a core for each."""
    from docdesk.steps.embed.providers.builtin import Model

    loaded = Model(model)
    loaded.embed(texts[:8])
    began = time.perf_counter()
    loaded.embed(texts)
    taken = time.perf_counter() - began
    loaded.close()
    return taken


def measure(model: BuiltinModel, files: list[Path], folder: Path, repeats: int) -> list[Row]:
    """The figures of one model."""
    texts = texts_of(files, model)
    ratios, own, speeds, wholes = [], [], [], []
    for _ in range(repeats):
        plain, quick = alone(texts, model), side_by_side(texts, model)
        whole = run_docdesk(None, folder, model=model.name)["seconds"]
        ratios.append(whole / plain)
        started = whole_run.run_docdesk(folder, "--provider", "builtin", "--model", model.name)
        wholes.append(started.exit / plain)
        own.append(whole / quick)
        speeds.append(sum(map(len, texts)) / quick)
    figure = f"100 documents, built-in model {model.name}"
    most = MOST[model.name]
    reached = statistics.median(ratios) <= most
    return [
        Row(
            figure, "onnxruntime alone, all cores, times as long", f"≤ {most:.2f}", ratios, reached,
            {"chunks": len(texts)},
        ),
        Row(figure, "the same, run as docdesk runs it, times as long", "", own, None),
        Row(figure, "onnxruntime alone, from the start of the program to its exit", "", wholes, None),
        Row(f"{figure}, characters a second", "nothing", "", speeds, None),
    ]  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--model", choices=list(BUILTIN_MODELS), help="only this one")
    given = parser.parse_args()
    folder = Path(tempfile.gettempdir()) / "docdesk-bench-builtin"
    files = make_documents(folder, 3, 60, 40, 400_000)
    rows = []
    for model in BUILTIN_MODELS.values():
        if given.model in (None, model.name):
            rows += measure(model, files, folder, given.repeats)
    keep("builtin_model", rows)
