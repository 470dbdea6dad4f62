"""The application's commands, as registered, with Discord's rules for them."""

import re
from collections.abc import Iterator

from .errors import ApiError, unknown
from .shapes import Json, Place
from .world import World

NAME = re.compile(r"[-_'\w]{1,32}")
_LOCALES = (
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja"
)
LOCALES = frozenset([*_LOCALES.split(), "zh-TW", "ko"])
CHAT_INPUT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP, STRING, INTEGER, BOOLEAN, CHANNEL, ROLE, NUMBER = 1, 2, 3, 4, 5, 7, 8, 10
ATTACHMENT = 11
CHOOSABLE = frozenset({STRING, INTEGER, NUMBER})
MOST_COMMANDS = {CHAT_INPUT: 100, USER: 5, MESSAGE: 5}
MOST_CHARACTERS = 8000


class Registry:
    """The commands of all guilds (0 stands for the global ones); `written` counts the calls that changed them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.scopes: dict[int, list[Json]] = {}
        self.written = 0

    def all(self, scope: int) -> list[Json]:
        """Return a guild's own commands, or the global ones."""
        return self.scopes.get(scope, [])

    def typed(self, scope: int) -> list[Json]:
        """Return those of them that are typed, not chosen from a menu."""
        return [each for each in self.all(scope) if each["type"] == CHAT_INPUT]

    def named(self, name: str, guild: int, kind: int = CHAT_INPUT) -> Json:
        """Give the command that somebody in a guild (0: in direct messages) finds under a name; raises LookupError."""
        for scope in dict.fromkeys((guild, 0)):
            for each in self.all(scope):
                if each["name"] == name and each["type"] == kind:
                    return each
        raise LookupError(f"no command /{name} is registered")

    def get(self, scope: int, number: int) -> Json:
        """Find a command by its id. Raises ApiError 10063."""
        found = next((each for each in self.all(scope) if each["id"] == str(number)), None)
        if found is None:
            raise unknown("application command")
        return found

    def replace(self, scope: int, wanted: list[Json]) -> list[Json]:
        """Put all commands of a scope in the place of those before; those of the same name keep their id."""
        place = Place()
        for number, each in enumerate(wanted):
            check_command(each, place.at(number))
        names = [(each.get("type", CHAT_INPUT), each.get("name")) for each in wanted]
        for number, name in enumerate(names):
            if name in names[:number]:
                place.at(number, "name").wrong(
                    "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique"
                )
        place.check()
        for kind, most in MOST_COMMANDS.items():
            if sum(each.get("type", CHAT_INPUT) == kind for each in wanted) > most:
                raise ApiError(400, 30032, f"Maximum number of application commands reached ({most})")
        known = {(each["type"], each["name"]): each["id"] for each in self.all(scope)}
        self.scopes[scope] = [self._kept(each, scope, known) for each in wanted]
        self.written += 1
        return self.scopes[scope]

    def put(self, scope: int, wanted: Json) -> Json:
        """Add one command, or put it in the place of the one with its name."""
        rest = [each for each in self.all(scope) if each["name"] != wanted.get("name")]
        place = Place()
        check_command(wanted, place)
        place.check()
        known = {(each["type"], each["name"]): each["id"] for each in self.all(scope)}
        made = self._kept(wanted, scope, known)
        self.scopes[scope] = [*rest, made]
        self.written += 1
        return made

    def remove(self, scope: int, number: int) -> None:
        """Delete a command. Raises ApiError 10063."""
        self.scopes[scope] = [each for each in self.all(scope) if each is not self.get(scope, number)]
        self.written += 1

    def _kept(self, wanted: Json, scope: int, known: dict[tuple[int, str], str]) -> Json:
        kind = wanted.get("type", CHAT_INPUT)
        number = known.get((kind, wanted["name"])) or str(self._world.ids.next())
        guild = {"guild_id": str(scope)} if scope else {"contexts": wanted.get("contexts")}
        defaults: Json = {"description": "", "options": [], "nsfw": False, "default_member_permissions": None}
        fixed: Json = {"id": number, "type": kind, "version": str(self._world.ids.next())}
        fixed["application_id"] = str(self._world.bot.id)
        return defaults | {"integration_types": [0], "dm_permission": True} | wanted | guild | fixed


def check_command(command: Json, place: Place) -> None:
    """Note what is wrong with a command."""
    kind = command.get("type", CHAT_INPUT)
    if kind not in {1, 2, 3}:
        place.at("type").wrong("BASE_TYPE_CHOICES", "Value must be one of {1, 2, 3}.")
    _check_name(command, place, plain=kind == CHAT_INPUT)
    if kind == CHAT_INPUT:
        _check_description(command, place)
    elif command.get("description"):
        place.at("description").wrong("APPLICATION_COMMAND_DESCRIPTION_FORBIDDEN", "Only chat input has a description")
    if kind == CHAT_INPUT:
        _check_options(command, place)
    elif command.get("options"):
        place.at("options").wrong("APPLICATION_COMMAND_OPTIONS_FORBIDDEN", "Only chat input has options")
    permissions = command.get("default_member_permissions")
    if permissions is not None and not str(permissions).isdecimal():
        place.at("default_member_permissions").wrong("NUMBER_TYPE_COERCE", f'Value "{permissions}" is not int.')
    if not set(command.get("contexts") or []) <= {0, 1, 2}:
        place.at("contexts").wrong("BASE_TYPE_CHOICES", "Value must be one of {0, 1, 2}.")
    if sum(_weights(command)) > MOST_CHARACTERS:
        place.wrong("APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_CHARACTERS})")


def _check_name(holder: Json, place: Place, *, plain: bool = True) -> None:
    place.text(holder, "name", 32, 1, required=True)
    _check_locales(holder, place, "name_localizations")
    names = {"name": holder.get("name")} | (holder.get("name_localizations") or {})
    for locale, name in names.items():
        here = place.at("name") if locale == "name" else place.at("name_localizations", locale)
        if locale != "name":
            place.at("name_localizations").text(names, locale, 32, 1, required=True)
        if plain and isinstance(name, str) and (not NAME.fullmatch(name) or name != name.lower()):
            here.wrong("APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_description(holder: Json, place: Place) -> None:
    place.text(holder, "description", 100, 1, required=True)
    _check_locales(holder, place, "description_localizations")
    for locale in holder.get("description_localizations") or {}:
        here = place.at("description_localizations")
        here.text(holder["description_localizations"], locale, 100, 1, required=True)


def _check_locales(holder: Json, place: Place, name: str) -> None:
    for locale in holder.get(name) or {}:
        if locale not in LOCALES:
            place.at(name, locale).wrong("BASE_TYPE_CHOICES", f"Value must be one of {sorted(LOCALES)}.")


def _check_options(holder: Json, place: Place, depth: int = 0) -> None:
    options = list(place.objects(holder, "options", 25))
    for here, option in options:
        _check_option(option, here, depth)
    names = [each.get("name") for _, each in options]
    if len(set(names)) < len(names):
        place.at("options").wrong("APPLICATION_COMMAND_OPTIONS_NAME_DUPLICATE", "Option names must be unique")
    if len({each.get("type") in {SUBCOMMAND, GROUP} for _, each in options}) > 1:
        place.at("options").wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-commands stand alone")
    required = [bool(each.get("required")) for _, each in options]
    if required != sorted(required, reverse=True):
        place.at("options").wrong(
            "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
            "Required options must be placed before non-required options",
        )


def _check_option(option: Json, place: Place, depth: int) -> None:
    kind = option.get("type")
    if not isinstance(kind, int) or not 1 <= kind <= 11:
        place.at("type").wrong("BASE_TYPE_CHOICES", "Value must be one of {1, ..., 11}.")
    _check_name(option, place)
    _check_description(option, place)
    if kind in {SUBCOMMAND, GROUP}:
        if depth > (kind == SUBCOMMAND):
            place.at("type").wrong("APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deep")
        _check_options(option, place, depth + 1)
        return
    choices = list(place.objects(option, "choices", 25))
    for here, choice in choices:
        here.text(choice, "name", 100, 1, required=True)
        _check_locales(choice, here, "name_localizations")
        if kind == STRING:
            here.text(choice, "value", 100, 1, required=True)
    if choices and option.get("autocomplete"):
        place.wrong("APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_CHOICES", "Choices and autocomplete exclude each other")
    if option.get("autocomplete") and kind not in CHOOSABLE:
        place.at("autocomplete").wrong("APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_TYPE", "This type has none")


def _weights(holder: Json) -> Iterator[int]:
    """Count the characters of names, descriptions and values, of each text's longest translation."""
    for name in ("name", "description"):
        forms = [holder.get(name) or "", *(holder.get(f"{name}_localizations") or {}).values()]
        yield max(len(str(each)) for each in forms)
    yield len(str(holder.get("value") or ""))
    for name in ("options", "choices"):
        for each in holder.get(name) or []:
            yield from _weights(each)
