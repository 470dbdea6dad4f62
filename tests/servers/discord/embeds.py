"""Discord's rules for embeds."""

from .shapes import Json, Place

IN_ALL = 6000
MOST = 10


def read_embeds(form: Json, place: Place, files: frozenset[str]) -> list[Json]:
    """Check the embeds of a message and give them as they will stand there."""
    found, total = [], 0
    for here, embed in place.objects(form, "embeds", MOST):
        clean, length = _read(embed, here, files)
        found.append(clean)
        total += length
    if total > IN_ALL:
        place.at("embeds").wrong("MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {IN_ALL}")
    return found


def is_empty(embed: Json) -> bool:
    """Return whether nothing of an embed would be seen."""
    return not any(
        embed.get(name) for name in ("title", "description", "fields", "author", "footer", "image", "thumbnail")
    )


def _read(embed: Json, place: Place, files: frozenset[str]) -> tuple[Json, int]:
    clean: Json = {"type": "rich"}
    length = 0
    for name, most in (("title", 256), ("description", 4096)):
        text = place.text(embed, name, most)
        length += len(text)
        if text:
            clean[name] = text
    place.address(embed, "url")
    colour = embed.get("color")
    if colour is not None and (not isinstance(colour, int) or not 0 <= colour <= 0xFFFFFF):
        place.at("color").wrong("NUMBER_TYPE_MAX", "int value should be less than or equal to 16777215.")
    for name, part, most in (("author", "name", 256), ("footer", "text", 2048)):
        length += _read_signed(embed, place, files, clean, name, part, most)
    for name in ("image", "thumbnail"):
        if embed.get(name):
            place.at(name).address(embed[name], "url", files, required=True)
            clean[name] = embed[name]
    length += _read_fields(embed, place, clean)
    clean |= {name: embed[name] for name in ("url", "color", "timestamp") if embed.get(name) is not None}
    return clean, length


def _read_signed(embed: Json, place: Place, files: frozenset[str], clean: Json, name: str, part: str, most: int) -> int:
    """Read an author or a footer: a text with an icon."""
    holder = embed.get(name)
    if not holder:
        return 0
    here = place.at(name)
    text = here.text(holder, part, most, required=True)
    here.address(holder, "icon_url", files)
    if name == "author":
        here.address(holder, "url")
    clean[name] = holder | {part: text}
    return len(text)


def _read_fields(embed: Json, place: Place, clean: Json) -> int:
    length, fields = 0, []
    for here, each in place.objects(embed, "fields", 25):
        name = here.text(each, "name", 256, required=True)
        value = here.text(each, "value", 1024, required=True)
        length += len(name) + len(value)
        fields.append({"name": name, "value": value, "inline": bool(each.get("inline"))})
    if fields:
        clean["fields"] = fields
    return length
