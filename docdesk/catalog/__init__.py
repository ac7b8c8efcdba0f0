# SPDX-License-Identifier: Apache-2.0
"""Documents, contents, chunks and attempts behind one writer; the only package that imports SQLAlchemy.

May import records, settings, system, errors and values.
"""
