# SPDX-License-Identifier: Apache-2.0
"""Errors of the chat endpoint that answers questions."""

from __future__ import annotations

from docdesk.errors.base import DocdeskError
from docdesk.values.problems import Mend
from docdesk.values.texts import QT_TRANSLATE_NOOP


class ChatError(DocdeskError, code="chat_error", http=503, mended_by=Mend.SETTINGS, retryable=True):
    """The chat endpoint answered, and the answer is of no use."""

    title = QT_TRANSLATE_NOOP("errors", "The chat endpoint gave no answer")
    detail = QT_TRANSLATE_NOOP("errors", "{host} did not give a usable answer: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Ask again. If it keeps happening, check the endpoint and its address."
    )


class ChatNotChosen(ChatError, code="chat_not_chosen", http=409, mended_by=Mend.SETTINGS, retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "No chat model is chosen")
    detail = QT_TRANSLATE_NOOP("errors", "Answers are written by a chat model, and the settings name none.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Choose an endpoint and a model in the settings under “Questions”, or give --chat-base-url and"
        " --chat-model.",
    )


class ChatKeyMissing(ChatError, code="chat_key_missing", mended_by=Mend.SETTINGS):
    title = QT_TRANSLATE_NOOP("errors", "No API key is set for the chat endpoint")
    detail = QT_TRANSLATE_NOOP("errors", "{host} requires an API key.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Enter the key in the settings under “Questions”, or set DOCDESK_CHAT_API_KEY."
    )


class ChatKeyRejected(ChatError, code="chat_key_rejected", mended_by=Mend.SETTINGS):
    title = QT_TRANSLATE_NOOP("errors", "The chat endpoint rejected the API key")
    detail = QT_TRANSLATE_NOOP("errors", "{host} did not accept the key: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Enter a valid key in the settings under “Questions”, or set DOCDESK_CHAT_API_KEY."
    )


class ChatOutOfCredit(ChatError, code="chat_out_of_credit"):
    title = QT_TRANSLATE_NOOP("errors", "The chat endpoint's account has no credit left")
    detail = QT_TRANSLATE_NOOP("errors", "{host} answered that the quota is used up.")
    remedy = QT_TRANSLATE_NOOP("errors", "Add credit to the account, or choose another model for questions.")


class ChatLimited(ChatError, code="chat_limited"):
    title = QT_TRANSLATE_NOOP("errors", "The chat endpoint limits requests")
    detail = QT_TRANSLATE_NOOP("errors", "{host} asks docdesk to wait {seconds} seconds.")
    remedy = QT_TRANSLATE_NOOP("errors", "Ask again later, or choose another model for questions.")


class ChatUnreachable(ChatError, code="chat_unreachable", mended_by=Mend.SETTINGS):
    title = QT_TRANSLATE_NOOP("errors", "The chat endpoint cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "No connection to {host}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the network and the address. If the endpoint is on this computer, start it."
    )


class ChatOffline(ChatError, code="chat_offline", mended_by=Mend.SETTINGS, retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "Nothing is allowed to leave this computer")
    detail = QT_TRANSLATE_NOOP("errors", "Your settings do not allow the connection to {host}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors",
        "Choose a chat endpoint on this computer, or turn “Nothing leaves this computer” off in the settings.",
    )


class ChatModelUnknown(ChatError, code="chat_model_unknown", mended_by=Mend.SETTINGS):
    title = QT_TRANSLATE_NOOP("errors", "The chat endpoint does not know the model")
    detail = QT_TRANSLATE_NOOP("errors", "{host} has no model “{model}”: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Choose another model for questions in the settings, or load it at the endpoint first."
    )


class ChatTooLong(ChatError, code="chat_too_long", mended_by=Mend.SETTINGS, retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "The question and its passages are too long for the model")
    detail = QT_TRANSLATE_NOOP("errors", "{host} refused {bytes} bytes: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Give fewer passages in the settings under “Questions”, or choose a model that reads more."
    )


class ChatInterrupted(ChatError, code="chat_interrupted"):
    title = QT_TRANSLATE_NOOP("errors", "The answer was interrupted")
    detail = QT_TRANSLATE_NOOP(
        "errors", "The docdesk that was waiting for the answer ended before it was there."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Ask again. What was sent may have been paid for; docdesk ledger lists what was sent."
    )
