# SPDX-License-Identifier: Apache-2.0
"""Where a passage is on a page whose text was recognised: by the boxes of the lines."""

from __future__ import annotations

from docdesk.steps.extract.view.boxes import Located, Span, letters_in
from docdesk.values.pages import Box
from docdesk.values.recognition import RecognisedLine, RecognisedPage


def locate_lines(span: Span, begins: int, page: RecognisedPage) -> Located:
    """Where a span is; the page's text begins at `begins` in the document's text.

    Within a line, all letters count as equally wide.
    """
    boxes: list[Box] = []
    found = 0
    for line in page.lines:
        first = max(span.start, line.start - begins)
        last = min(span.end, line.end - begins)
        if first < last:
            found += letters_in(span.text[first:last])
            boxes.append(_piece(line, first + begins, last + begins))
    wanted = letters_in(span.text[span.start : span.end])
    return Located(span.page, tuple(boxes), wanted, min(found, wanted))


def _piece(line: RecognisedLine, first: int, last: int) -> Box:
    """The upright rectangle around a piece of a line, which may be turned or slanted."""
    x0, y0, x1, y1, x2, y2, x3, y3 = line.corners
    xs: list[float] = []
    ys: list[float] = []
    for place in (first, last):
        share = (place - line.start) / max(1, line.end - line.start)
        xs += [x0 + (x1 - x0) * share, x3 + (x2 - x3) * share]
        ys += [y0 + (y1 - y0) * share, y3 + (y2 - y3) * share]
    return Box(*(round(edge, 5) for edge in (min(xs), min(ys), max(xs), max(ys))))
