# SPDX-License-Identifier: Apache-2.0
"""docdesk: drop documents on a window and find things in them by meaning."""

import os

__version__ = "0.1.0"

# onnxruntime reports to its vendor from native code, and reads this only when it is first imported.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
