"""What /api/schema says beyond what handlers' types tell: every way of saying no, and that no field may be made up."""

from http import HTTPStatus
from typing import Any

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

NO = (400, 403, 404, 409, 413, 415, 422, 429, 500, 503)
PROBLEM = {
    "type": "object",
    "description": "RFC 9457; `errors` has a sentence for each field that is wrong.",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {"type": "object", "additionalProperties": {"type": "string"}},
    },
    "required": ["type", "title", "status", "detail"],
}
PROBLEMS = {
    "application/problem+json": {"schema": PROBLEM},
    "text/html": {"schema": {"type": "string"}},  # for who asks as a browser does
}


class Described(JsonRenderPlugin):
    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        operations = [each for path in openapi_schema["paths"].values() for each in path.values()]
        for operation in operations:
            operation["responses"] |= {
                str(status): {"description": HTTPStatus(status).phrase, "content": PROBLEMS} for status in NO
            }
        for schema in (each["schema"] for one in operations for each in one.get("parameters", [])):
            if {"type": "string", "format": "date-time"} in schema.get("oneOf", []):
                schema["oneOf"].append({"type": "number", "description": "seconds since 1970, UTC"})
        for name in names_taken(operations):
            openapi_schema["components"]["schemas"][name]["additionalProperties"] = False  # forbid_unknown_fields
        return self.render_json(request, openapi_schema)


def names_taken(operations: list[dict[str, Any]]) -> list[str]:
    """Of what bodies are."""
    bodies = [each["requestBody"] for each in operations if "requestBody" in each]
    schemas = [media["schema"] for body in bodies for media in body["content"].values()]
    return [each["$ref"].rsplit("/", 1)[1] for each in schemas if "$ref" in each]
