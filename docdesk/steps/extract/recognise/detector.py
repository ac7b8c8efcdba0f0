# SPDX-License-Identifier: Apache-2.0
"""Finds the lines of text on a picture: the detector of PP-OCRv5 mobile, on the onnxruntime that is there."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from docdesk.steps.extract.recognise.boxes import Box, boxes_of_map
from docdesk.system.resource_files import resource

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 960
"""Pixels of the longer side of a page as the network sees it."""
FINE_SIDE = 1600
"""The same for a page of small letters, which takes three times as long."""
SMALL = 13.0
"""The height in the network's pixels of lines that it does not separate safely."""

_LEAST, _MEAN, _GROW = 0.3, 0.5, 1.6
_STEP = 32
"""The sides of what the network sees are multiples of this."""


def detect(picture: Image) -> list[Box]:
    """The boxes of the lines on a picture, in its pixels. Imports onnxruntime at the first call."""
    boxes, scale = _detect(picture, SIDE)
    heights = sorted(min(box.half_width, box.half_height) for box in boxes)
    if heights and 2 * heights[len(heights) // 2] * scale < SMALL and max(picture.size) > SIDE:
        boxes, _ = _detect(picture, FINE_SIDE)
    return boxes


def _detect(picture: Image, side: int) -> tuple[list[Box], float]:
    import numpy as np
    from PIL import Image

    scale = min(1.0, side / max(picture.size))
    width, height = (max(_STEP, round(pixels * scale / _STEP) * _STEP) for pixels in picture.size)
    small = picture.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)
    pixels = np.asarray(small, np.float32)[:, :, ::-1] / 127.5 - 1
    network = _network()
    values = np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])
    (certainty,) = network.run(None, {network.get_inputs()[0].name: values})
    across, down = picture.width / width, picture.height / height
    boxes = [
        replace(
            box,
            x=(box.x + 0.5) * across,
            y=(box.y + 0.5) * down,
            half_width=box.half_width * across,
            half_height=box.half_height * down,
        )
        for box in boxes_of_map(certainty[0, 0], _LEAST, _MEAN, _GROW)
    ]
    return boxes, 1 / down


@cache
def _network() -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False  # it would keep the memory of the largest page
    options.log_severity_level = 3
    graph = resource("recognition/text-lines.onnx").read_bytes()
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
