# SPDX-License-Identifier: Apache-2.0
"""The providers of embeddings, a module each; `docdesk.settings.providers` lists them."""
