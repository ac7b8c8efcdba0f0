# SPDX-License-Identifier: Apache-2.0
"""The description of the service is complete, and what it says is what is answered: tried with made-up requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from docdesk.contract.service_file import Service
from docdesk.server.app import build_app
from docdesk.server.safety import Rules
from tests.openai_endpoint import Endpoint
from tests.owners import serving

app, _ = build_app(None, Rules("token"))  # type: ignore[arg-type]
schema = schemathesis.openapi.from_dict(app.openapi())
OPERATIONS = sum(len(methods) for methods in app.openapi()["paths"].values())
EXAMPLES = -(-200 // OPERATIONS)
"""For each operation, so that there are 200 in all."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    endpoint = Endpoint()
    endpoint.start()
    folder: Path = tmp_path_factory.mktemp("openapi")
    with serving(endpoint, folder / "library") as (_, found):
        yield found
    endpoint.stop()


def try_it(case: schemathesis.Case, service: Service) -> None:
    checks = schemathesis.checks
    case.call_and_validate(
        base_url=service.url,
        headers={"Authorization": f"Bearer {service.token}"},
        timeout=120,
        # which bytes are a readable file is beyond a schema; a parameter that is not known is not looked at
        excluded_checks=checks.CHECKS.get_by_names(["positive_data_acceptance", "negative_data_rejection"]),
    )


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_answers_match_the_api_description(case: schemathesis.Case, service: Service) -> None:
    try_it(case, service)


@pytest.mark.soak
@schema.parametrize()
@settings(
    max_examples=EXAMPLES * 10,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_soak_what_is_answered_is_what_is_described(case: schemathesis.Case, service: Service) -> None:
    try_it(case, service)


def test_every_route_names_its_errors() -> None:
    described = app.openapi()
    assert described["security"] == [{"token": []}]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            assert {"401", "403", "422", "500", "503"} <= set(answers), (method, path)
            assert "{id}" not in path or "404" in answers
            for status, answer in answers.items():
                if int(status) >= 400:
                    assert list(answer["content"]) == ["application/problem+json"]
