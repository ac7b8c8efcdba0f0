# SPDX-License-Identifier: Apache-2.0
"""Alembic's entry: the catalog hands over its own connection; there is no alembic.ini."""

from alembic import context

from docdesk.catalog.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
