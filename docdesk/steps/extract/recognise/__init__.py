# SPDX-License-Identifier: Apache-2.0
"""Text that is a picture: scans, photographs, and pages whose fonts do not say which letters they draw.

A small network finds the lines on a page, Tesseract reads each of them. Both run in workers, and their libraries are
imported when the first page is recognised.
"""
