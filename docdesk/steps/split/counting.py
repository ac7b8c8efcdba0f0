# SPDX-License-Identifier: Apache-2.0
"""Counts tokens as the model that reads the chunks does."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path

from docdesk.errors import ModelMissing
from docdesk.settings.builtin_models import E5_SMALL
from docdesk.settings.models import install_command
from docdesk.values.facts import coded

Counter = Callable[[str], int]
"""The number of a text's tokens, without the marks at its ends."""


@functools.cache
def token_counter(path: str) -> Counter:
    """Over the vocabulary in this file, which stays in memory: a tokenizer.json, or the file of the built-in model.

    Raises ModelMissing if the built-in model's file is not the expected one.
    """
    if not path.endswith(".json"):
        return _of_e5(Path(path))
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


def _of_e5(path: Path) -> Counter:
    from docdesk.steps.e5_file import E5File, OtherFile
    from docdesk.steps.e5_tokens import E5Tokenizer

    try:
        return E5Tokenizer(E5File(path)).count
    except (OtherFile, OSError) as error:
        reason = coded("model_other_version", file=str(path))
        raise ModelMissing(reason=reason, command=install_command(E5_SMALL.name)) from error
