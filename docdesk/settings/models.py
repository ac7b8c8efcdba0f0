# SPDX-License-Identifier: Apache-2.0
"""What is known about models without asking a provider: how much text one reads, and how long its vectors are."""

from __future__ import annotations

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from docdesk.settings.builtin_models import BUILTIN_MODELS, E5_SMALL, MINILM, BuiltinModel
from docdesk.system.frozen import is_frozen, models_folder

BUILTIN = E5_SMALL.name
"""The built-in model of a new library."""

OPENAI_DIMENSIONS = {
    "text-embedding-3-small": 1536,
    "text-embedding-3-large": 3072,
    "text-embedding-ada-002": 1536,
}
"""The models' own dimensions, from https://platform.openai.com/docs/guides/embeddings."""

_WINDOWS = {
    "text-embedding-3-small": 8191,
    "text-embedding-3-large": 8191,
    "text-embedding-ada-002": 8191,
    # models that people run at local endpoints, from their model cards; the longest matching name wins
    "all-minilm": 256,
    "paraphrase-multilingual": 128,
    "nomic-embed-text": 2048,
    "mxbai-embed-large": 512,
    "snowflake-arctic-embed2": 8192,
    "snowflake-arctic-embed": 512,
    "bge-m3": 8192,
    "bge-large": 512,
    "bge-base": 512,
    "bge-small": 512,
    "multilingual-e5": 512,
    "e5-": 512,
    "gte-": 512,
    "embeddinggemma": 2048,
    "qwen3-embedding": 32_768,
    "granite-embedding": 512,
    "jina-embeddings-v2": 8192,
    "jina-embeddings-v3": 8192,
}


@dataclass(frozen=True, slots=True)
class ModelWindow:
    """How much of a text a model reads.

    `tokens` includes the marks at a text's beginning and end (`usable` does not); None if unknown. `tokenizer` is
    the file with its vocabulary; None if tokens can only be estimated. The defaults are in characters.
    """

    tokens: int | None
    tokenizer: Path | None
    default_chunk_size: int
    default_overlap: int
    marks: int = 0

    @property
    def usable(self) -> int | None:
        """How many tokens of a text's own the model reads; None if unknown."""
        return None if self.tokens is None else self.tokens - self.marks


def window_by_name(model: str) -> ModelWindow:
    """The window of a model that an endpoint serves, by the model's name."""
    tokens = _tokens_of(model)
    if tokens is None or tokens >= 1024:
        return ModelWindow(tokens, None, default_chunk_size=1000, default_overlap=150)
    # without its tokenizer, chunks are small enough that even dense text (three characters a token) fits
    size = min(1000, (tokens - 2) * 3)
    return ModelWindow(tokens, None, default_chunk_size=size, default_overlap=size * 3 // 20, marks=2)


def builtin_window(model: str = BUILTIN) -> ModelWindow:
    """The window of a built-in model. Looks for its package and reads no file."""
    known = BUILTIN_MODELS.get(model, MINILM)
    files = builtin_files(known)
    tokenizer = files / known.tokenizer if files else None
    return ModelWindow(
        known.tokens, tokenizer, default_chunk_size=800, default_overlap=100, marks=known.marks
    )


def builtin_files(model: BuiltinModel) -> Path | None:
    """Where a built-in model's files are; None if they are not installed. Imports nothing of its package."""
    if is_frozen() and (own := models_folder() / model.files).exists():
        return own
    package, _, rest = model.files.partition("/")
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    files = Path(next(iter(spec.submodule_search_locations))) / rest
    return files if files.exists() else None


def is_intact(model: BuiltinModel) -> bool:
    """Whether a built-in model's files are installed and the expected ones. Blocks: reads all of them."""
    files = builtin_files(model)
    if files is None:
        return False
    for name, expected in model.hashes.items():
        try:
            with (files / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != expected:
                    return False
        except OSError:
            return False
    return True


def install_command(model: str) -> str:
    """The command that installs a built-in model."""
    return f"docdesk model {model}"


def _tokens_of(model: str) -> int | None:
    name = model.lower().rsplit("/", 1)[-1]
    fitting = [known for known in _WINDOWS if known in name]
    return _WINDOWS[max(fitting, key=len)] if fitting else None
