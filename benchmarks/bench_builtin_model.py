# SPDX-License-Identifier: Apache-2.0
"""100 documents with the built-in model, beside onnxruntime alone over the same chunks on all cores.

All cores are used in two ways: as onnxruntime does by itself, and as docdesk does, which is quicker.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

from figures import Row, keep, run_docdesk
from make_documents import make_documents


def texts_of(files: list[Path]) -> list[str]:
    """The chunks of these files, as docdesk would make them for the model."""
    import pypdfium2

    from docdesk.settings.model import load_settings
    from docdesk.steps.extract.cleaning import clean
    from docdesk.steps.split.split import SplitSpec, document_text, split_pages
    from docdesk.values.documents import Page

    window = load_settings({}).model_window()
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


def alone(texts: list[str]) -> float:
    """Seconds that onnxruntime takes for these texts with its own choice of threads, one batch after the other."""
    import numpy as np
    import onnxruntime
    from tokenizers import Tokenizer

    from docdesk.settings.models import BUILTIN_TOKENS, builtin_folder
    from docdesk.steps.embed.providers.builtin import _batches
    from docdesk.system.resource_files import resource

    folder = builtin_folder()
    assert folder is not None
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(BUILTIN_TOKENS)
    tokenizer.no_padding()
    options = onnxruntime.SessionOptions()
    weights = (folder / "model.safetensors").resolve()
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(weights.parent)
    )
    graph = resource("model/all-MiniLM-L6-v2.onnx").read_bytes()
    session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])

    def embed(texts: list[str]) -> None:
        ids = [encoding.ids for encoding in tokenizer.encode_batch_fast(texts)]
        for batch in _batches([len(one) for one in ids]):
            tokens = np.zeros((len(batch), max(len(ids[place]) for place in batch)), dtype=np.int64)
            mask = np.zeros_like(tokens)
            for row, place in enumerate(batch):
                tokens[row, : len(ids[place])] = ids[place]
                mask[row, : len(ids[place])] = 1
            session.run(None, {"input_ids": tokens, "attention_mask": mask})

    embed(texts[:8])
    began = time.perf_counter()
    embed(texts)
    return time.perf_counter() - began


def side_by_side(texts: list[str]) -> float:
    """The same with docdesk's own way to run the model: several batches at once, a core for each."""
    from docdesk.steps.embed.providers.builtin import Model

    model = Model()
    model.embed(texts[:8])
    began = time.perf_counter()
    model.embed(texts)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=3)
    repeats = parser.parse_args().repeats
    folder = Path(tempfile.gettempdir()) / "docdesk-bench-builtin"
    files = make_documents(folder, 3, 60, 40, 400_000)
    texts = texts_of(files)
    ratios, own = [], []
    for _ in range(repeats):
        plain, quick = alone(texts), side_by_side(texts)
        whole = run_docdesk(None, folder)["seconds"]
        ratios.append(whole / plain)
        own.append(whole / quick)
    figure = "100 documents, built-in model"
    reached = statistics.median(ratios) <= 1.15
    keep(
        "builtin_model",
        [
            Row(
                figure, "onnxruntime alone, all cores, times as long", "≤ 1.15", ratios, reached,
                {"chunks": len(texts)},
            ),
            Row(figure, "the same, run as docdesk runs it, times as long", "", own, None),
        ],
    )  # fmt: skip
