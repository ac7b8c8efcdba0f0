# SPDX-License-Identifier: Apache-2.0
"""The same documents by LangChain's `index()`. Prints one JSON line."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from langchain_chroma import Chroma
from langchain_community.document_loaders import PyPDFLoader, TextLoader
from langchain_core.indexing import InMemoryRecordManager, index
from langchain_openai import OpenAIEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

folder, endpoint = Path(sys.argv[1]), sys.argv[2]
embeddings = OpenAIEmbeddings(
    model="text-embedding-3-small", api_key="none", base_url=endpoint, check_embedding_ctx_length=False
)
embeddings.embed_documents(["warm"])
splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=150)
records = InMemoryRecordManager("bench")
records.create_schema()
with tempfile.TemporaryDirectory() as target:
    store = Chroma("bench", embeddings, persist_directory=target)
    began = time.perf_counter()
    chunks = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".pdf":
            chunks += splitter.split_documents(PyPDFLoader(str(path)).load())
        elif path.suffix in (".md", ".txt"):
            chunks += splitter.split_documents(TextLoader(str(path), encoding="utf-8").load())
    done = index(chunks, records, store, cleanup=None, source_id_key="source", key_encoder="sha256")
    print(json.dumps({"seconds": time.perf_counter() - began, "chunks": done["num_added"]}))
