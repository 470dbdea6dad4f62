"""What a request says a message shall be: read, checked, and its files laid up."""

import mimetypes
from dataclasses import dataclass

from .call import Call, Upload
from .components import read_components
from .embeds import is_empty, read_embeds
from .errors import ApiError
from .messages import NO_FLAGS, Attached, Flag, Version
from .permissions import Permission
from .shapes import Json, Place
from .world import World

MOST_CONTENT = 2000
MOST_FILES = 10
MOST_BYTES = 10 * 1024 * 1024
SETTABLE = Flag.SUPPRESS_EMBEDS | Flag.SUPPRESS_NOTIFICATIONS | Flag.EPHEMERAL | Flag.COMPONENTS_V2


@dataclass(frozen=True, slots=True)
class Content:
    """What was asked for: how the message shall look, its flags, and the rights that it takes to send it."""

    version: Version
    flags: Flag
    needs: Permission


def read_content(world: World, call: Call, form: Json, old: Version | None = None, flags: Flag = NO_FLAGS) -> Content:
    """Read a message to create, or with `old` its edit, where what is not named stays. Raises ApiError."""
    place = Place()
    wanted = Flag(form.get("flags") or 0) & SETTABLE | flags
    layout = bool(wanted & Flag.COMPONENTS_V2)
    files = _files(world, call, form, place, old)
    names = frozenset(each.name for each in files)
    content = place.text(form, "content", MOST_CONTENT)
    embeds = _linked(read_embeds(form, place, names), files)
    components = read_components(form, place, names, layout=layout)
    if layout and (content or embeds or form.get("poll") or form.get("sticker_ids")):
        place.at("content").wrong("MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "Use text displays instead")
    _check_mentions(form.get("allowed_mentions"), place.at("allowed_mentions"))
    place.check()
    version = Version(
        world.clock.now(),
        content if old is None or "content" in form else old.content,
        embeds if old is None or "embeds" in form else old.embeds,
        components if old is None or "components" in form else old.components,
        files,
        form.get("allowed_mentions"),
    )
    if not _shows_something(version):
        raise ApiError(400, 50006, "Cannot send an empty message")
    needs = Permission(0)
    if any(not is_empty(each) for each in embeds):
        needs |= Permission.EMBED_LINKS
    if call.uploads:
        needs |= Permission.ATTACH_FILES
    return Content(version, wanted, needs)


def _shows_something(version: Version) -> bool:
    embeds = [each for each in version.embeds if not is_empty(each)]
    return bool(version.content or embeds or version.files or version.components)


def _files(world: World, call: Call, form: Json, place: Place, old: Version | None) -> list[Attached]:
    """Lay the uploaded files up, and keep those of before unless the request names which stay."""
    if sum(len(each.content) for each in call.uploads) > MOST_BYTES:
        raise ApiError(413, 40005, "Request entity too large")
    named = form.get("attachments")
    kept = list(old.files) if old else []
    described = {}
    if named is not None:
        described = {str(each.get("id")): each for _, each in place.objects(form, "attachments", MOST_FILES)}
        kept = [each for each in kept if str(each.id) in described]
    for number in described:
        if number not in {_number(each) for each in call.uploads} | {str(each.id) for each in kept}:
            place.at("attachments").wrong("ATTACHMENT_NOT_FOUND", f"The attachment {number} was not found.")
    fresh = [_lay_up(world, each, described.get(_number(each), {})) for each in call.uploads]
    if len(kept) + len(fresh) > MOST_FILES:
        place.at("attachments").badly_sized(0, MOST_FILES)
    return kept + fresh


def _number(upload: Upload) -> str:
    return upload.field.removeprefix("files[").removesuffix("]")


def _lay_up(world: World, upload: Upload, described: Json) -> Attached:
    number = world.ids.next()
    name = str(described.get("filename") or upload.name)
    path = f"/attachments/{number}/{name}"
    world.cdn[path] = upload.content
    media_type = mimetypes.guess_type(name)[0] or upload.media_type
    return Attached(
        number, name, upload.content, media_type, world.address + path, str(described.get("description") or "")
    )


def _linked(embeds: list[Json], files: list[Attached]) -> list[Json]:
    """Let the images of embeds point at the files that they name."""
    urls = {f"attachment://{each.name}": each.url for each in files}
    for embed in embeds:
        for name in ("image", "thumbnail"):
            if name in embed:
                address = embed[name]["url"]
                embed[name] = {"url": urls.get(address, address), "proxy_url": urls.get(address, address)}
    return embeds


def _check_mentions(allowed: object, place: Place) -> None:
    if allowed is None:
        return
    if not isinstance(allowed, dict):
        place.wrong("MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
        return
    parse = allowed.get("parse") or []
    if not set(parse) <= {"roles", "users", "everyone"}:
        place.at("parse").wrong("BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
    for name in ("users", "roles"):
        if len(allowed.get(name) or []) > 100:
            place.at(name).badly_sized(0, 100)
        if name in parse and allowed.get(name):
            place.wrong(
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", f"parse:[{name!r}] and {name}: [ids...] exclude each other"
            )
