# SPDX-License-Identifier: Apache-2.0
"""What was paid for: the append-only record of embeddings, the truth beside the catalog.

May import settings, system, errors and values.
"""
