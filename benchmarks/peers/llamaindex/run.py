# SPDX-License-Identifier: Apache-2.0
"""The same documents by LlamaIndex's `IngestionPipeline`. Prints one JSON line."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import chromadb
from llama_index.core import SimpleDirectoryReader
from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import LangchainNodeParser, SentenceSplitter  # noqa: F401
from llama_index.embeddings.openai import OpenAIEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore

folder, endpoint = Path(sys.argv[1]), sys.argv[2]
embedding = OpenAIEmbedding(
    model="text-embedding-3-small", api_key="none", api_base=endpoint, embed_batch_size=256
)
embedding.get_text_embedding("warm")
# its splitter counts what the given tokenizer returns: characters, as everywhere else
splitter = SentenceSplitter(chunk_size=1000, chunk_overlap=150, tokenizer=list, include_metadata=False)
with tempfile.TemporaryDirectory() as target:
    client = chromadb.PersistentClient(path=target)
    collection = client.create_collection("bench", embedding_function=None)
    store = ChromaVectorStore(chroma_collection=collection)
    began = time.perf_counter()
    documents = SimpleDirectoryReader(str(folder), required_exts=[".pdf", ".md", ".txt"]).load_data()
    pipeline = IngestionPipeline(transformations=[splitter, embedding], vector_store=store)
    nodes = pipeline.run(documents=documents)
    print(json.dumps({"seconds": time.perf_counter() - began, "chunks": len(nodes)}))
