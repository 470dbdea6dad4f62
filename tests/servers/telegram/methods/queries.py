"""Answers to pressed buttons and to inline queries."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.errors import bad_request, parsing
from tests.servers.telegram.keyboards import check_markup, read_markup_value
from tests.servers.telegram.shapes import FieldError, Json, is_object, optional_text, text_field
from tests.servers.telegram.text.formatted import MAX_CAPTION, MAX_TEXT, keep, read_text
from tests.servers.telegram.world import World

MAX_ANSWER = 200
MAX_RESULTS = 50
MAX_RESULT_ID = 64
MAX_OFFSET = 64
MONTH = 30 * 24 * 3600
_FILES = {"photo": "photo_url", "document": "document_url"}


def answer_callback_query(backend: Backend, call: Call) -> bool:
    """Stop a pressed button from turning, with or without words."""
    if len(call.text("text")) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    answer = {"text": call.text("text"), "show_alert": call.flag("show_alert"), "url": call.text("url")}
    answer["cache_time"] = call.integer("cache_time", 0, 0, MONTH)
    backend.desk.answer_press(call.text("callback_query_id"), answer)
    return True


def answer_inline_query(backend: Backend, call: Call) -> bool:
    """Show results of an inline query."""
    values = call.decoded("results", "inline query results") or []
    if not isinstance(values, list):
        raise bad_request("expected an Array of inline query results")
    if len(values) > MAX_RESULTS:
        raise bad_request("too many inline query results specified")
    results = [_read_result(backend.world, value) for value in values]
    numbers = [result["id"] for result in results]
    if any(not number or len(number.encode()) > MAX_RESULT_ID for number in numbers):
        raise bad_request("RESULT_ID_INVALID")
    if len(set(numbers)) < len(numbers):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(call.text("next_offset").encode()) > MAX_OFFSET:
        raise bad_request("NEXT_OFFSET_INVALID")
    answer: Json = {
        "results": results,
        "cache_time": call.integer("cache_time", 300, 0, 24 * 3600),
        "is_personal": call.flag("is_personal"),
        "next_offset": call.text("next_offset"),
        "button": call.decoded("button", "inline query results button"),
    }
    backend.desk.answer_inline(call.text("inline_query_id"), answer)
    return True


def _read_result(world: World, value: object) -> Json:
    """Read a result, and under "content" the message that choosing it would send."""
    with parsing("inline query result"):
        if not is_object(value):
            raise FieldError("Inline query result must be an object")
        kind = text_field(value, "type").lower()
        result = value | {"id": text_field(value, "id")}
        if kind == "article":
            text_field(value, "title")
        elif kind not in _FILES:
            raise FieldError(f'type "{kind}" is unsupported for the inline query result')
        result["content"] = _read_content(world, value, kind)
        markup = value.get("reply_markup")
        result["markup"] = None if markup is None else read_markup_value(markup)
    check_markup(result["markup"], None)
    return result


def _read_content(world: World, value: Json, kind: str) -> Json:
    content = value.get("input_message_content")
    if content is None and kind == "article":
        raise FieldError('Can\'t find field "message_text"')
    if content is None:
        caption = read_text(
            optional_text(value, "caption"), optional_text(value, "parse_mode"), value.get("caption_entities")
        )
        kept = keep(caption, MAX_CAPTION, "MEDIA_CAPTION_TOO_LONG", may_be_empty=True)
        return {kind: text_field(value, _FILES[kind])} | kept.as_json(world.describe, caption=True)
    if not is_object(content):
        raise FieldError('Field "input_message_content" must be of type Object')
    text = optional_text(content, "message_text")
    if not text:
        raise FieldError("Input message content is not specified")
    formatted = read_text(text, optional_text(content, "parse_mode"), content.get("entities"))
    return keep(formatted, MAX_TEXT, "MESSAGE_TOO_LONG").as_json(world.describe)
