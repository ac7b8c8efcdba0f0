# SPDX-License-Identifier: Apache-2.0
"""The plain service: FastAPI's BackgroundTasks, one document after the other, its status in a dictionary.

    python benchmarks/plain_service.py ENDPOINT

Prints its address once it listens, with the store and the client warm, and ends with its standard input.
"""

from __future__ import annotations

import socket
import sys
import tempfile
import threading
import uuid
from pathlib import Path
from typing import Any

import chromadb
import uvicorn
from fastapi import BackgroundTasks, FastAPI, HTTPException, UploadFile
from langchain_text_splitters import RecursiveCharacterTextSplitter
from openai import OpenAI
from pypdf import PdfReader

MODEL = "text-embedding-3-small"


def build(endpoint: str, folder: Path) -> FastAPI:
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=150)
    client = OpenAI(api_key="none", base_url=endpoint)
    client.embeddings.create(model=MODEL, input=["warm"])
    collection = chromadb.PersistentClient(path=str(folder / "vectors")).create_collection(
        "plain", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    documents: dict[str, dict[str, Any]] = {}
    app = FastAPI()
    one_after_another = threading.Lock()

    def process(id: str, path: Path) -> None:
        state = documents[id]
        with one_after_another:
            try:
                if path.suffix == ".pdf":
                    pages = [page.extract_text() for page in PdfReader(path).pages]
                else:
                    pages = [path.read_text("utf-8")]
                chunks = [chunk for page in pages for chunk in splitter.split_text(page)]
                state["progress"] = 20
                answer = client.embeddings.create(model=MODEL, input=chunks)
                state["progress"] = 60
                collection.upsert(
                    ids=[f"{id}:{i}" for i in range(len(chunks))],
                    embeddings=[item.embedding for item in answer.data],
                    documents=chunks,
                    metadatas=[{"source": path.name, "chunk": i} for i in range(len(chunks))],
                )
                state |= {"status": "completed", "progress": 100, "total_chunks": len(chunks)}
            except Exception as error:
                state |= {"status": "failed", "error": str(error)}

    async def keep(file: UploadFile) -> tuple[str, Path]:
        id = uuid.uuid4().hex
        path = folder / f"{id}{Path(file.filename or 'x.txt').suffix}"
        path.write_bytes(await file.read())
        documents[id] = {"id": id, "filename": file.filename, "status": "processing", "progress": 0}
        return id, path

    @app.post("/documents", status_code=201)
    async def post(file: UploadFile, tasks: BackgroundTasks) -> dict[str, Any]:
        id, path = await keep(file)
        tasks.add_task(process, id, path)
        return documents[id]

    @app.post("/documents/batch", status_code=201)
    async def post_batch(files: list[UploadFile], tasks: BackgroundTasks) -> dict[str, Any]:
        ids = []
        for file in files:
            id, path = await keep(file)
            tasks.add_task(process, id, path)
            ids.append(id)
        return {"documents": ids, "status": "processing"}

    @app.get("/documents/{id}/status")
    async def status(id: str) -> dict[str, Any]:
        if id not in documents:
            raise HTTPException(404)
        return documents[id]

    return app


def main() -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, socket.socket() as taken:
        app = build(sys.argv[1], Path(folder))
        taken.bind(("127.0.0.1", 0))
        taken.listen(512)
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        serving.start()
        print(f"http://127.0.0.1:{taken.getsockname()[1]}", flush=True)
        sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
