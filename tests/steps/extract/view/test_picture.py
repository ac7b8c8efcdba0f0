# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages as pixels."""

from __future__ import annotations

from PIL import Image

from docdesk.steps.extract.view.picture import finished


def test_pixels_are_opaque_so_that_marks_over_them_have_their_colour() -> None:
    picture = finished(Image.new("RGB", (4, 3), "red"), 0, [], raw=True)
    assert picture.pixels == bytes((0, 0, 255, 255)) * 12
