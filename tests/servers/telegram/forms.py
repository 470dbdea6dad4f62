"""The four ways to hand over parameters: query, urlencoded form, JSON, and multipart with files."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import File, FormParser, parse_options_header

from .errors import ApiError, bad_request
from .http import Request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """A request's path, its parameters as texts (JSON for what is no text), and its files."""

    path: str
    fields: dict[str, str]
    files: dict[str, Upload]


def read_form(request: Request) -> Form:
    """Read a request's parameters wherever they stand; a later place overrides an earlier one."""
    target = urlsplit(request.target)
    fields = dict(parse_qsl(target.query, keep_blank_values=True))
    files: dict[str, Upload] = {}
    media_type, options = parse_options_header(request.headers.get("content-type", ""))
    if not request.body:
        pass
    elif media_type == b"application/x-www-form-urlencoded":
        fields.update(parse_qsl(request.body.decode(errors="replace"), keep_blank_values=True))
    elif media_type == b"application/json":
        fields.update(_read_json(request.body))
    elif media_type == b"multipart/form-data":
        _read_multipart(request.body, options.get(b"boundary", b""), fields, files)
    return Form(unquote(target.path), fields, files)


def _read_json(body: bytes) -> dict[str, str]:
    try:
        values = json.loads(body)
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("object expected")
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
        if value is not None
    }


def _read_multipart(body: bytes, boundary: bytes, fields: dict[str, str], files: dict[str, Upload]) -> None:
    def on_file(file: File) -> None:
        file.file_object.seek(0)
        name = (file.field_name or b"").decode()
        media_type = file.content_type or "application/octet-stream"
        files[name] = Upload((file.file_name or b"").decode(), media_type, file.file_object.read())
        file.close()

    parser = FormParser(
        "multipart/form-data",
        lambda field: fields.update(
            {(field.field_name or b"").decode(): (field.value or b"").decode(errors="replace")}
        ),
        on_file,
        boundary=boundary,
        config={"MAX_MEMORY_FILE_SIZE": len(body) + 1},
    )
    try:
        parser.write(body)
        parser.finalize()
    except FormParserError as cause:
        raise ApiError(400, "Bad Request: can't parse multipart form") from cause
