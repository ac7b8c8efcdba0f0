# SPDX-License-Identifier: Apache-2.0
"""The exceptions of the OpenAI SDK and of its HTTP library, by what they mean to docdesk."""

from __future__ import annotations

KINDS = {
    # the SDK
    "OpenAIError": "answer",
    "APIError": "answer",
    "APIResponseValidationError": "answer",
    "APIStatusError": "status",
    "BadRequestError": "status",
    "AuthenticationError": "status",
    "OAuthError": "status",
    "PermissionDeniedError": "status",
    "NotFoundError": "status",
    "ConflictError": "status",
    "UnprocessableEntityError": "status",
    "RateLimitError": "status",
    "InternalServerError": "status",
    "APIConnectionError": "wrapped",
    "APITimeoutError": "wrapped",
    "SubjectTokenProviderError": "credentials",
    "MutuallyExclusiveAuthError": "misuse",
    "_AmbiguousModuleClientUsageError": "misuse",
    "APIRemovedInV1": "misuse",
    "StreamAlreadyConsumed": "misuse",
    # of other calls than embeddings
    "LengthFinishReasonError": "answer",
    "ContentFilterFinishReasonError": "answer",
    "WebSocketConnectionClosedError": "answer",
    "WebSocketQueueFullError": "answer",
    "InvalidWebhookSignatureError": "answer",
    # its HTTP library, directly or as the cause of a "wrapped" one
    "HTTPError": "answer",
    "RequestError": "answer",
    "TransportError": "connection",
    "TimeoutException": "silence",
    "ConnectTimeout": "connection",
    "ReadTimeout": "silence",
    "WriteTimeout": "silence",
    "PoolTimeout": "silence",
    "NetworkError": "cut",
    "ConnectError": "connection",
    "ReadError": "cut",
    "WriteError": "cut",
    "CloseError": "cut",
    "ProxyError": "connection",
    "UnsupportedProtocol": "connection",
    "ProtocolError": "cut",
    "LocalProtocolError": "misuse",
    "RemoteProtocolError": "cut",
    "SSEError": "answer",
    "DecodingError": "answer",
    "TooManyRedirects": "connection",
    "HTTPStatusError": "answer",
    "InvalidURL": "connection",
    "StreamError": "misuse",
    "StreamConsumed": "misuse",
    "StreamClosed": "misuse",
    "ResponseNotRead": "misuse",
    "RequestNotRead": "misuse",
    "CookieConflict": "answer",
    "MissingDependencyError": "misuse",
}
"""What each exception means, by the name of its class; a class that is missing here counts as its parent.

status: see its number. wrapped: see its cause. connection: no server there. silence: no answer in time.
cut: the answer stopped. credentials: no key. misuse: a mistake of docdesk. answer: an unusable answer.
"""
