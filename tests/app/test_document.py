"""The OpenAPI document, and what the server does with anything that the document allows."""

from __future__ import annotations

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from exeunt.app.server import OPERATIONS, api
from served import TOKEN, start

NAMES = [f"{at.method} {at.path}" for at in OPERATIONS]
ZIP = "application/zip"


def test_every_operation_stands_in_the_document(served):
    status, data = served.ask("/api/openapi.json")
    assert status == 200
    assert data["openapi"].startswith("3.1")
    assert sum(len(methods) for methods in data["paths"].values()) == len(OPERATIONS)


def test_every_shape_of_the_document_is_a_json_schema():
    for shape in api()["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(shape)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    found, stop = start("three-places", tmp_path_factory.mktemp("tiny"), 2)
    yield found
    stop()


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_document_allows_is_answered_or_refused_as_it_says(name, tiny):
    """Never a fault of the server (500), never a status or a shape that the document does not name."""
    schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
    method, path = name.split()
    schemathesis.serializer.alias(ZIP, "application/octet-stream")
    operation = schemathesis.openapi.from_dict(api())[path][method]

    @given(case=operation.as_strategy())
    @settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def holds(case):
        for real in (True, False):
            if real and "case" in case.path_parameters:
                case.path_parameters["case"] = "three-places"
            elif not real and "case" not in case.path_parameters:
                continue
            answer = case.call(base_url=tiny.address, headers={"x-exeunt-token": TOKEN})
            assert answer.status_code < 500, answer.text[:500]
            assert str(answer.status_code) in operation.definition.raw["responses"], answer.status_code
            if answer.status_code != 200:
                assert answer.json()["error"]

    holds()
