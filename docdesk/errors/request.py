# SPDX-License-Identifier: Apache-2.0
"""Errors of a request that another program sent to the service."""

from __future__ import annotations

from docdesk.errors.base import DocdeskError
from docdesk.values.texts import QT_TRANSLATE_NOOP


class RequestError(DocdeskError, code="request_error", http=503):
    """What another program asked of the service cannot be answered."""

    title = QT_TRANSLATE_NOOP("errors", "The request cannot be answered")
    detail = QT_TRANSLATE_NOOP("errors", "The service rejected it: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "See the API description at /openapi.json.")


class RequestInvalid(RequestError, code="request_invalid", http=422):
    title = QT_TRANSLATE_NOOP("errors", "The request is not valid")
    detail = QT_TRANSLATE_NOOP("errors", "{where}: {reason}.")


class QuestionInvalid(RequestError, code="question_invalid", http=422):
    title = QT_TRANSLATE_NOOP("errors", "The question cannot be answered as it is written")
    detail = QT_TRANSLATE_NOOP("errors", "A part of it makes no sense: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Change that part, or put it in quotation marks to search for it as words."
    )


class TagInvalid(RequestError, code="tag_invalid", http=422):
    title = QT_TRANSLATE_NOOP("errors", "The tag cannot be used")
    detail = QT_TRANSLATE_NOOP("errors", "No document was changed, because a tag is not valid: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Write a short text on one line, such as “invoices 2024”.")


class RequestTooLarge(RequestError, code="request_too_large", http=413):
    title = QT_TRANSLATE_NOOP("errors", "The request is too large")
    detail = QT_TRANSLATE_NOOP("errors", "It exceeds {limit}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Send less at a time, or raise the limit in the settings.")


class Unauthorized(RequestError, code="unauthorized", http=401):
    title = QT_TRANSLATE_NOOP("errors", "The token is missing or wrong")
    detail = QT_TRANSLATE_NOOP("errors", "The service only answers requests that carry the library's token.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Send “Authorization: Bearer TOKEN”; the token is in the library's service.json."
    )


class Forbidden(RequestError, code="forbidden", http=403):
    title = QT_TRANSLATE_NOOP("errors", "The request does not come from a program on this machine")
    detail = QT_TRANSLATE_NOOP("errors", "Its {where} is “{reason}”: the service does not answer web pages.")
    remedy = QT_TRANSLATE_NOOP("errors", "Send the request from a program, to the address in service.json.")


class TokenForbids(RequestError, code="token_forbids", http=403):
    title = QT_TRANSLATE_NOOP("errors", "The token does not allow this")
    detail = QT_TRANSLATE_NOOP("errors", "The token of “{name}” does not allow it: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Whoever runs the service can make a token that may write: docdesk token add NAME --write."
    )


class TooManyRequests(RequestError, code="too_many_requests", http=429, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "Too many requests")
    detail = QT_TRANSLATE_NOOP("errors", "The token of “{name}” allows {count} requests a minute.")
    remedy = QT_TRANSLATE_NOOP("errors", "Send the request again after the seconds that Retry-After names.")


class NotNow(RequestError, code="not_now", http=409, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "This cannot be done right now")
    detail = QT_TRANSLATE_NOOP("errors", "This isn't possible right now: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Check the document's status, then try again.")


class NotReady(RequestError, code="not_ready", http=503, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The service is not ready")
    detail = QT_TRANSLATE_NOOP("errors", "The library's catalog does not answer.")
    remedy = QT_TRANSLATE_NOOP("errors", "Try again in a moment; the log of the library has the reason.")


class TooBusy(RequestError, code="too_busy", http=503, retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The service is too busy")
    detail = QT_TRANSLATE_NOOP("errors", "It serves at most {limit} at a time.")
    remedy = QT_TRANSLATE_NOOP("errors", "Try again in a moment, with fewer requests at a time.")
