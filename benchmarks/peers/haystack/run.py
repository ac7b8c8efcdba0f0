# SPDX-License-Identifier: Apache-2.0
"""The same documents by a Haystack pipeline. Prints one JSON line."""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("HAYSTACK_TELEMETRY_ENABLED", "False")

from haystack import Pipeline
from haystack.components.converters import PyPDFToDocument, TextFileToDocument
from haystack.components.embedders import OpenAIDocumentEmbedder
from haystack.components.joiners import DocumentJoiner
from haystack.components.preprocessors import RecursiveDocumentSplitter
from haystack.components.writers import DocumentWriter
from haystack.utils import Secret
from haystack_integrations.document_stores.chroma import ChromaDocumentStore

logging.disable(logging.WARNING)  # a line a chunk about metadata that it leaves out
folder, endpoint = Path(sys.argv[1]), sys.argv[2]
with tempfile.TemporaryDirectory() as target:
    store = ChromaDocumentStore(collection_name="bench", persist_path=target)
    embedder = OpenAIDocumentEmbedder(
        api_key=Secret.from_token("none"), api_base_url=endpoint, batch_size=256, progress_bar=False
    )
    pipeline = Pipeline()
    pipeline.add_component("pdf", PyPDFToDocument())
    pipeline.add_component("text", TextFileToDocument())
    pipeline.add_component("join", DocumentJoiner())
    pipeline.add_component(
        "split",
        RecursiveDocumentSplitter(
            split_length=1000, split_overlap=150, split_unit="char", separators=["\n\n", "\n", " "]
        ),
    )
    pipeline.add_component("embed", embedder)
    pipeline.add_component("write", DocumentWriter(store))
    for sender, receiver in (
        ("pdf.documents", "join.documents"),
        ("text.documents", "join.documents"),
        ("join", "split"),
        ("split", "embed"),
        ("embed", "write"),
    ):
        pipeline.connect(sender, receiver)
    pipeline.warm_up()
    paths = sorted(folder.iterdir())
    began = time.perf_counter()
    result = pipeline.run(
        {
            "pdf": {"sources": [path for path in paths if path.suffix == ".pdf"]},
            "text": {"sources": [path for path in paths if path.suffix in (".md", ".txt")]},
        }
    )
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "chunks": result["write"]["documents_written"]}))
