# SPDX-License-Identifier: Apache-2.0
"""How files become ready documents: the queue, the pipeline and the plan.

May import steps, store, workers, backup, catalog and what lies below them.
"""
