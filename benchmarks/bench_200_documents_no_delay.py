# SPDX-License-Identifier: Apache-2.0
"""200 documents with an endpoint that takes no time."""

from comparison import compare

if __name__ == "__main__":
    compare("200_documents_no_delay", 0.0, 0.0, (4.0, 4.0, 1.4))
