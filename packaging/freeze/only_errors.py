# SPDX-License-Identifier: Apache-2.0
"""Stands in for the package `chromadb` of a frozen docdesk, which holds its module `errors` alone."""

__path__: list[str] = []
