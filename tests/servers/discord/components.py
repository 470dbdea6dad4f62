"""Discord's rules for components: rows of buttons and selects, and the layout components of its second version."""

from collections.abc import Iterator
from itertools import count

from .messages import walk
from .shapes import Json, Place

ROW, BUTTON, SELECT, INPUT = 1, 2, 3, 4
SELECTS = frozenset({3, 5, 6, 7, 8})
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR, CONTAINER, LABEL = 9, 10, 11, 12, 13, 14, 17, 18
LAYOUT = frozenset({SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
LINK, PREMIUM = 5, 6
MOST_TEXT = 4000
MOST_COMPONENTS = 40


def read_components(form: Json, place: Place, files: frozenset[str], *, layout: bool) -> list[Json]:
    """Check the components of a message, and number them as Discord does."""
    found: list[Json] = []
    for here, each in place.objects(form, "components", MOST_COMPONENTS if layout else 5):
        allowed = LAYOUT | {ROW} if layout else frozenset({ROW})
        if each.get("type") not in allowed:
            _wrong_type(here, allowed)
            continue
        _READERS[each["type"]](each, here, files)
        found.append(each)
    everything = list(walk(found))
    _check_custom_ids(everything, place)
    if layout:
        _check_layout(everything, place)
    return found if place.faults else _numbered(found, count(1))


def check_form(modal: Json, place: Place) -> None:
    """Check what a form asks for: its title, and up to five labelled fields, or texts between them."""
    place.text(modal, "title", 45, 1, required=True)
    place.text(modal, "custom_id", 100, 1, required=True)
    for here, each in place.objects(modal, "components", 5, 1):
        if each.get("type") == LABEL:
            here.text(each, "label", 45, 1, required=True)
            here.text(each, "description", 100)
            _check_field(each.get("component") or {}, here.at("component"))
        elif each.get("type") == ROW:
            for inner, field in here.objects(each, "components", 1, 1):
                inner.text(field, "label", 45, 1, required=True)
                _check_field(field, inner)
        elif each.get("type") != TEXT:
            _wrong_type(here, frozenset({ROW, TEXT, LABEL}))
    _check_custom_ids(list(walk(modal.get("components") or [])), place)


def _check_field(field: Json, place: Place) -> None:
    if field.get("type") in SELECTS:
        _select(field, place)
    elif field.get("type") == INPUT:
        place.text(field, "custom_id", 100, 1, required=True)
        place.text(field, "placeholder", 100)
        if field.get("style") not in {1, 2}:
            place.at("style").wrong("BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")
        if not 0 <= (field.get("min_length") or 0) <= (field.get("max_length") or 4000) <= 4000:
            place.at("max_length").wrong("NUMBER_TYPE_MAX", "int value should be less than or equal to 4000.")
    else:
        _wrong_type(place, SELECTS | {INPUT})


def _check_custom_ids(everything: list[Json], place: Place) -> None:
    seen: set[str | None] = set()
    for each in everything:
        number = each.get("custom_id")
        if number in seen:
            place.at("components").wrong("COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
        seen |= {number} - {None}


def _check_layout(everything: list[Json], place: Place) -> None:
    if len(everything) > MOST_COMPONENTS:
        place.at("components").wrong("COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", "The maximum number is 40")
    if sum(len(each.get("content", "")) for each in everything if each.get("type") == TEXT) > MOST_TEXT:
        place.at("components").wrong("COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", f"Text exceeds {MOST_TEXT}")


def _numbered(components: list[Json], numbers: Iterator[int]) -> list[Json]:
    """Return each component an id where it has none."""
    shown: list[Json] = []
    for each in components:
        numbered: Json = {"id": next(numbers)} | each
        for name in ("components", "accessory"):
            inside = each.get(name)
            if isinstance(inside, list):
                numbered[name] = _numbered(inside, numbers)
            elif inside:
                numbered[name] = _numbered([inside], numbers)[0]
        shown.append(numbered)
    return shown


def _row(row: Json, place: Place, files: frozenset[str]) -> None:
    kinds = set()
    for here, each in place.objects(row, "components", 5, 1):
        kind = each.get("type")
        kinds.add(kind)
        if kind == BUTTON:
            _button(each, here, files)
        elif kind in SELECTS:
            _select(each, here)
        else:
            _wrong_type(here, frozenset({BUTTON, *SELECTS}))
    if kinds & SELECTS and len(row.get("components") or []) > 1:
        place.at("components").wrong(
            "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The specified component exceeds the maximum width"
        )


def _button(button: Json, place: Place, files: frozenset[str]) -> None:
    style = button.get("style")
    if not isinstance(style, int) or not 1 <= style <= PREMIUM:
        place.at("style").wrong("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3, 4, 5, 6}.")
    text = place.text(button, "label", 80)
    if not text and not button.get("emoji"):
        place.wrong("BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or an emoji")
    if style == LINK:
        place.address(button, "url", required=True)
        if button.get("custom_id") is not None:
            place.wrong("BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified")
    else:
        place.text(button, "custom_id", 100, 1, required=True)
        if button.get("url") is not None:
            place.wrong("BUTTON_COMPONENT_CUSTOM_ID_AND_URL", "A custom id and url cannot both be specified")
    emoji = button.get("emoji")
    if emoji is not None and not emoji.get("id") and not _is_emoji(str(emoji.get("name") or "")):
        place.at("emoji", "name").wrong("BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")


def _select(select: Json, place: Place) -> None:
    place.text(select, "custom_id", 100, 1, required=True)
    place.text(select, "placeholder", 150)
    options = list(place.objects(select, "options", 25, 1)) if select["type"] == SELECT else []
    values = [each.get("value") for _, each in options]
    for here, each in options:
        here.text(each, "label", 100, 1, required=True)
        here.text(each, "value", 100, 1, required=True)
        here.text(each, "description", 100)
    if len(set(values)) < len(values):
        place.at("options").wrong(
            "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    limit = len(options) if select["type"] == SELECT else 25
    if not 0 <= least <= most or not 1 <= most <= limit:
        place.at("max_values").wrong("BASE_TYPE_BAD_INTEGER", f"Must be between 1 and {limit}.")


def _section(section: Json, place: Place, files: frozenset[str]) -> None:
    for here, each in place.objects(section, "components", 3, 1):
        _text(each, here, files)
    accessory = section.get("accessory")
    here = place.at("accessory")
    if not accessory:
        here.missing()
    elif accessory.get("type") == BUTTON:
        _button(accessory, here, files)
    elif accessory.get("type") == THUMBNAIL:
        _media(accessory, here, files)
    else:
        _wrong_type(here, frozenset({BUTTON, THUMBNAIL}))


def _text(text: Json, place: Place, files: frozenset[str]) -> None:
    if text.get("type") != TEXT:
        _wrong_type(place, frozenset({TEXT}))
    place.text(text, "content", MOST_TEXT, 1, required=True)


def _media(item: Json, place: Place, files: frozenset[str]) -> None:
    place.at("media").address(item.get("media") or {}, "url", files, required=True)
    place.text(item, "description", 1024)


def _gallery(gallery: Json, place: Place, files: frozenset[str]) -> None:
    for here, each in place.objects(gallery, "items", 10, 1):
        _media(each, here, files)


def _file(file: Json, place: Place, files: frozenset[str]) -> None:
    address = str((file.get("file") or {}).get("url", ""))
    if not address.startswith("attachment://"):
        place.at("file", "url").wrong("URL_TYPE_INVALID_SCHEME", "Scheme must be one of ('attachment',).")
    else:
        place.at("file").address(file["file"], "url", files, required=True)


def _separator(separator: Json, place: Place, files: frozenset[str]) -> None:
    if separator.get("spacing", 1) not in {1, 2}:
        place.at("spacing").wrong("BASE_TYPE_CHOICES", "Value must be one of {1, 2}.")


def _container(container: Json, place: Place, files: frozenset[str]) -> None:
    allowed = LAYOUT - {CONTAINER} | {ROW}
    for here, each in place.objects(container, "components", MOST_COMPONENTS, 1):
        if each.get("type") in allowed:
            _READERS[each["type"]](each, here, files)
        else:
            _wrong_type(here, allowed)


def _wrong_type(place: Place, allowed: frozenset[int]) -> None:
    place.at("type").wrong("UNION_TYPE_CHOICES", f'Value of field "type" must be one of {tuple(sorted(allowed))}.')


def _is_emoji(name: str) -> bool:
    """Return whether a name can be a Unicode emoji: no letters of any script, at most a handful of signs."""
    return 0 < len(name) <= 12 and not any(sign.isalpha() for sign in name) and any(ord(sign) > 0xA8 for sign in name)


_READERS = {
    ROW: _row,
    SECTION: _section,
    TEXT: _text,
    GALLERY: _gallery,
    FILE: _file,
    SEPARATOR: _separator,
    CONTAINER: _container,
}
