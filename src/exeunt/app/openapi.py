"""The OpenAPI document of the server, made from the table of its operations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from exeunt import __version__
from exeunt.app.operations import Operation
from exeunt.app.safety import TOKEN

ERROR = {
    "type": "object",
    "required": ["error", "problems"],
    "properties": {"error": {"type": "string"}, "problems": {"type": "array", "items": {"type": "string"}}},
}
REFUSED = {
    "400": "the request cannot be read", "401": "the token is missing or wrong", "403": "asked by another site",
    "404": "there is no such case, row or run", "409": "the name is taken", "413": "the body is too long",
    "421": "asked under another name of this host", "422": "what is asked makes no sense; the problems say why",
}  # fmt: skip


def document(operations: Sequence[Operation]) -> dict[str, Any]:
    """Everything that can be asked, with the shapes of requests and refusals."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Error": ERROR}
    for at in operations:
        about: dict[str, Any] = {"summary": at.says, "responses": _responses(at), "security": [{"token": []}]}
        names = re.findall(r"{(\w+)(?::\w+)?}", at.path)
        about["parameters"] = [
            *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names),
            *({"name": name, "in": "query", "required": False, "schema": {"type": "string"}} for name in at.query),
        ]
        if at.body is not None:
            shape = at.body.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= shape.pop("$defs", {})
            schemas[at.body.__name__] = shape
            content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{at.body.__name__}"}}}
            about["requestBody"] = {"required": True, "content": content}
        elif at.raw:
            about["requestBody"] = {
                "required": True,
                "content": {at.raw: {"schema": {"type": "string", "format": "binary"}}},
            }
        paths.setdefault(re.sub(r":\w+}", "}", at.path), {})[at.method.lower()] = about
    return {
        "openapi": "3.1.0",
        "info": {"title": "Exeunt", "version": __version__, "description": "The local web app's own interface."},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "apiKey", "in": "header", "name": TOKEN}},
        },
    }


def _responses(at: Operation) -> dict[str, Any]:
    kind = "text/event-stream" if at.events else "application/json"
    shape = {"type": "string"} if at.events else {"type": "object"}
    refused = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {
        "200": {"description": "the answer", "content": {kind: {"schema": shape}}},
        **{code: {"description": why, "content": refused} for code, why in REFUSED.items()},
    }
