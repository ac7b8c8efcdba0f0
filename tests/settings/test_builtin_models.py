# SPDX-License-Identifier: Apache-2.0
from __future__ import annotations

import unicodedata

import pytest

from docdesk.settings.builtin_models import BUILTIN_MODELS, BuiltinModel


@pytest.mark.parametrize("model", BUILTIN_MODELS.values(), ids=lambda model: model.name)
def test_each_models_figures_fit_together(model: BuiltinModel) -> None:
    assert BUILTIN_MODELS[model.name] is model
    assert model.floor < model.ceiling
    assert 0 < model.weak < 1
    assert model.marks < model.tokens
    assert model.similarity(model.floor - 0.1) == 0.0
    assert model.similarity(model.ceiling + 0.1) == 1.0
    assert model.similarity((model.floor + model.ceiling) / 2) == pytest.approx(0.5)


def test_scripts_are_named_as_unicode_names_letters() -> None:
    for model in BUILTIN_MODELS.values():
        for script in model.scripts or ():
            letters = [chr(code) for code in range(0x3000) if chr(code).isalpha()]
            assert any(unicodedata.name(letter, "").split(" ")[0] == script for letter in letters)
