# SPDX-License-Identifier: Apache-2.0
"""Errors of the embedding provider and of what is sent to it."""

from __future__ import annotations

from docdesk.errors.base import DocdeskError
from docdesk.values.problems import Mend
from docdesk.values.texts import QT_TRANSLATE_NOOP


class ProviderError(DocdeskError, code="provider_error", http=503, mended_by=Mend.SETTINGS, retryable=True):
    """The embedding provider answered, and the answer is of no use."""

    title = QT_TRANSLATE_NOOP("errors", "The embedding provider reported an error")
    detail = QT_TRANSLATE_NOOP(
        "errors", "{host} did not give a usable answer; attempts: {attempts}, last result: {reason}."
    )
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Retry later. If it keeps happening, check the provider's status page and the address."
    )


class KeyMissing(ProviderError, code="key_missing", mended_by=Mend.SETTINGS, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "No API key is set")
    detail = QT_TRANSLATE_NOOP("errors", "{host} requires an API key.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter the key in the settings, or set OPENAI_API_KEY.")


class KeyRejected(ProviderError, code="key_rejected", mended_by=Mend.SETTINGS, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The API key was rejected")
    detail = QT_TRANSLATE_NOOP("errors", "{host} did not accept the key: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Enter a valid key in the settings, or set OPENAI_API_KEY.")


class OutOfCredit(ProviderError, code="out_of_credit", pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The provider's account has no credit left")
    detail = QT_TRANSLATE_NOOP("errors", "{host} answered that the quota is used up.")
    remedy = QT_TRANSLATE_NOOP("errors", "Add credit to the account or raise its budget, then resume.")


class RateLimited(ProviderError, code="rate_limited"):
    title = QT_TRANSLATE_NOOP("errors", "The provider keeps limiting requests")
    detail = QT_TRANSLATE_NOOP("errors", "{host} has asked docdesk to wait {seconds} seconds in total.")
    remedy = QT_TRANSLATE_NOOP("errors", "Retry later, or ask the provider for a higher limit.")


class ProviderUnreachable(
    ProviderError, code="provider_unreachable", mended_by=Mend.SETTINGS, pauses_queue=True
):
    title = QT_TRANSLATE_NOOP("errors", "The embedding provider cannot be reached")
    detail = QT_TRANSLATE_NOOP("errors", "No connection to {host}: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the network and the address. If it is a local endpoint, start it. Then resume."
    )


class Offline(ProviderError, code="offline", mended_by=Mend.SETTINGS, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "Nothing is allowed to leave this machine")
    detail = QT_TRANSLATE_NOOP("errors", "Your settings do not allow the connection to {host}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Turn “nothing leaves this machine” off in the settings, or choose the built-in model."
    )


class CostExceeded(ProviderError, code="cost_exceeded"):
    title = QT_TRANSLATE_NOOP("errors", "This would cost too much")
    detail = QT_TRANSLATE_NOOP(
        "errors", "The estimated cost is {cost}, and the limit is {limit}. Nothing was sent."
    )
    remedy = QT_TRANSLATE_NOOP("errors", "Leave some files out, raise the limit, or choose another model.")


class ModelUnknown(ProviderError, code="model_unknown", mended_by=Mend.SETTINGS, pauses_queue=True):
    title = QT_TRANSLATE_NOOP("errors", "The provider does not know the model")
    detail = QT_TRANSLATE_NOOP("errors", "{host} has no model “{model}”: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Choose another model in the settings, or load it at the endpoint first."
    )


class ModelMissing(
    ProviderError, code="model_missing", mended_by=Mend.SETTINGS, retryable=True, pauses_queue=True
):
    title = QT_TRANSLATE_NOOP("errors", "The built-in model is not installed")
    detail = QT_TRANSLATE_NOOP("errors", "Its files are missing or not the expected ones: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Install it with: {command}")


class ModelNotInstalled(ProviderError, code="model_not_installed", retryable=True):
    title = QT_TRANSLATE_NOOP("errors", "The built-in model could not be installed")
    detail = QT_TRANSLATE_NOOP("errors", "The package {package} was not installed: {reason}.")
    remedy = QT_TRANSLATE_NOOP(
        "errors", "Check the network and the rights to the folder of packages, then run the command again."
    )


class TextTooLong(ProviderError, code="text_too_long", mended_by=Mend.SETTINGS, retryable=False):
    title = QT_TRANSLATE_NOOP("errors", "A chunk is too long for the model")
    detail = QT_TRANSLATE_NOOP("errors", "{host} rejected a chunk of {characters} characters: {reason}.")
    remedy = QT_TRANSLATE_NOOP("errors", "Set a smaller chunk size in the settings, then retry.")
