# SPDX-License-Identifier: Apache-2.0
"""What SQLite and PostgreSQL do differently. May import what the catalog may, and nothing of the catalog."""
