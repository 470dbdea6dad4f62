"""Photos, documents and albums."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.errors import ApiError, bad_request, parsing
from tests.servers.telegram.files import StoredFile
from tests.servers.telegram.shapes import FieldError, Json, flag_field, is_object, optional_text, text_field
from tests.servers.telegram.text.formatted import MAX_CAPTION, Formatted, decode_entities, keep, read_text
from tests.servers.telegram.world import World

from .target import aim
from .uploads import take_file

_KINDS = ("photo", "document")


def send_photo(backend: Backend, call: Call) -> Json:
    """Send a photo."""
    return _send_one(backend, call, "photo")


def send_document(backend: Backend, call: Call) -> Json:
    """Send a file."""
    return _send_one(backend, call, "document")


def _send_one(backend: Backend, call: Call, kind: str) -> Json:
    world = backend.world
    if kind not in call.files and not call.text(kind):
        raise bad_request(f"there is no {kind} in the request")
    caption = read_caption(call)
    target = aim(world, call)
    file = take_file(world.files, call, call.text(kind), kind)
    content = media_content(world, kind, file, keep_caption(caption), above=call.flag("show_caption_above_media"))
    target.check(content)
    return target.post(world, content).as_json()


def read_caption(call: Call) -> Formatted:
    """Read a call's caption."""
    return read_text(call.text("caption"), call.text("parse_mode"), decode_entities(call.text("caption_entities")))


def keep_caption(caption: Formatted, too_long: str = "message caption is too long") -> Formatted:
    """Clean a caption and hold it to its limits."""
    return keep(caption, MAX_CAPTION, too_long, may_be_empty=True)


def media_content(world: World, kind: str, file: StoredFile, caption: Formatted, *, above: bool = False) -> Json:
    """Return the content of a message with a photo or document."""
    content: Json = {kind: file.as_photo() if kind == "photo" else file.as_document()}
    content |= caption.as_json(world.describe, caption=True)
    return content | ({"show_caption_above_media": True} if above else {})


def send_media_group(backend: Backend, call: Call) -> list[Json]:
    """Send 2 to 10 photos, or 2 to 10 documents, as an album."""
    world = backend.world
    call.required("media")
    values = call.decoded("media", "media")
    if not isinstance(values, list):
        raise bad_request("expected an Array of InputMedia")
    items = [read_media(value) for value in values]
    target = aim(world, call)
    target.markup = None
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > 10:
        raise bad_request("too many messages to send as an album")
    if len(items) < 2:
        raise bad_request("there must be at least 2 messages in an album")
    kinds = {kind for kind, *_ in items}
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    contents = [_album_item(world, call, number, item) for number, item in enumerate(items, 1)]
    target.check(contents[0])
    album = world.next_album()
    return [target.post(world, content, album=album).as_json() for content in contents]


Media = tuple[str, str, Formatted, bool]
"""Kind, file reference, caption, and whether the caption stands above."""


def read_media(value: object) -> Media:
    """Read an InputMedia object."""
    with parsing("InputMedia"):
        if not is_object(value):
            raise FieldError("expected an Object")
        caption = read_text(
            optional_text(value, "caption"), optional_text(value, "parse_mode"), value.get("caption_entities")
        )
        reference = optional_text(value, "media")
        if not reference:
            raise FieldError("media not found")
        kind = text_field(value, "type")
        if kind not in _KINDS:
            raise FieldError(f'type "{kind}" is unsupported')
        return kind, reference, caption, flag_field(value, "show_caption_above_media")


def _album_item(world: World, call: Call, number: int, item: Media) -> Json:
    kind, reference, caption, above = item
    kept = keep_caption(caption)
    try:
        file = take_file(world.files, call, reference, kind)
    except ApiError as fault:
        reason = fault.description.removeprefix("Bad Request: ")
        raise bad_request(f'failed to send message #{number} with the error message "{reason}"') from None
    return media_content(world, kind, file, kept, above=above)
