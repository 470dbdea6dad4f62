"""What people do: use commands, press buttons, choose, fill in, write."""

from dataclasses import dataclass
from typing import Any

from .channels import Channel
from .commands import (
    ATTACHMENT,
    BOOLEAN,
    CHANNEL,
    CHAT_INPUT,
    GROUP,
    INTEGER,
    MESSAGE,
    NUMBER,
    ROLE,
    SUBCOMMAND,
    Registry,
)
from .components import INPUT, LABEL, SELECT
from .interactions import Asks, Desk, Interaction
from .messages import Attached, Message, Version, label, walk
from .people import Role, User
from .permissions import Permission
from .shapes import Json
from .world import World

CHANNEL_MENU = 8


@dataclass(frozen=True, slots=True)
class Acts:
    """The deeds of people, as far as Discord's client lets them; else LookupError says why not."""

    world: World
    registry: Registry
    desk: Desk

    def slash(self, user: User, channel: Channel, line: str, options: Json) -> Interaction:
        """Use a command, named with its sub-commands, with options by name."""
        data = self._command(user, channel, line, options, "")
        return self.desk.hand_over(Asks.COMMAND, user, channel, data)

    def autocomplete(self, user: User, channel: Channel, line: str, focus: str, typed: str, rest: Json) -> Interaction:
        """Type into an option that completes itself."""
        data = self._command(user, channel, line, {**rest, focus: typed}, focus)
        return self.desk.hand_over(Asks.AUTOCOMPLETE, user, channel, data)

    def menu(self, user: User, message: Message, name: str) -> Interaction:
        """Choose an entry of a message's own menu; the bot is told all that the person sees of the message."""
        self._check_sight(user, message)
        command = self._offered(user, message.channel, name, MESSAGE)
        data: Json = {"id": command["id"], "name": command["name"], "type": MESSAGE, "target_id": str(message.id)}
        data["resolved"] = {"messages": {str(message.id): message.as_json()}}
        return self.desk.hand_over(Asks.COMMAND, user, message.channel, data)

    def press(self, user: User, message: Message, words: str) -> Interaction:
        """Press a button, named by a part of its label or by its custom id."""
        self._check_sight(user, message)
        found = [each for each in message.buttons if words == each.get("custom_id")]
        found += [each for each in message.buttons if words in label(each)]
        if not found:
            raise LookupError(f"no button {words!r} among {message.labels}")
        button = found[0]
        if button.get("disabled") or not button.get("custom_id"):
            raise LookupError(f"the button {words!r} tells the bot nothing")
        data = {"custom_id": button["custom_id"], "component_type": 2, "id": button["id"]}
        return self.desk.hand_over(Asks.COMPONENT, user, message.channel, data, message)

    def select(self, user: User, message: Message, words: tuple[str, ...]) -> Interaction:
        """Choose from a select menu the options whose labels have these words in them."""
        self._check_sight(user, message)
        for menu in message.selects:
            values = [each["value"] for word in words for each in menu.get("options", []) if word in each["label"]]
            if len(values) == len(words) and not menu.get("disabled"):
                data = {"custom_id": menu["custom_id"], "component_type": menu["type"], "values": values}
                return self.desk.hand_over(Asks.COMPONENT, user, message.channel, data | {"id": menu["id"]}, message)
        offered = [each["label"] for menu in message.selects for each in menu.get("options", [])]
        raise LookupError(f"{words} are not among {offered}")

    def choose(self, user: User, message: Message, menu: str, value: str) -> Interaction:
        """Choose an option from one of several menus, both named by what they carry."""
        self._check_sight(user, message)
        found = next(each for each in message.selects if each["custom_id"] == menu)
        if value not in {each["value"] for each in found["options"]}:
            raise LookupError(f"{value} is not offered")
        data = {"custom_id": menu, "component_type": found["type"], "values": [value], "id": found["id"]}
        return self.desk.hand_over(Asks.COMPONENT, user, message.channel, data, message)

    def pick(self, user: User, message: Message, channel: Channel) -> Interaction:
        """Choose a channel from a menu of channels."""
        self._check_sight(user, message)
        menus = [each for each in message.selects if each["type"] == CHANNEL_MENU and not each.get("disabled")]
        offered = [menu for menu in menus if int(channel.kind) in menu.get("channel_types", [int(channel.kind)])]
        if not offered or channel.guild is not message.channel.guild:
            raise LookupError(f"{channel} is not offered")
        values = {"values": [str(channel.id)], "resolved": _resolved(channel, user)}
        data = {"custom_id": offered[0]["custom_id"], "component_type": CHANNEL_MENU, "id": offered[0]["id"]} | values
        return self.desk.hand_over(Asks.COMPONENT, user, message.channel, data, message)

    def submit(self, asked: Interaction, values: tuple[str, ...]) -> Interaction:
        """Fill in the fields of a modal, in their order, and send it."""
        if asked.modal is None:
            raise LookupError("no form was opened")
        left = iter(values)
        rows = []
        for row in asked.modal["components"]:
            filled = [_put_in(each, next(left, "")) for each in walk([row]) if each["type"] in {SELECT, INPUT}]
            inner = {"component": filled[0]} if row["type"] == LABEL else {"components": filled}
            rows.append({"type": row["type"], "id": 1, **inner})
        data = {"custom_id": asked.modal["custom_id"], "components": rows}
        return self.desk.hand_over(Asks.MODAL, asked.user, asked.channel, data, asked.message)

    def say(
        self,
        user: User,
        channel: Channel,
        words: str,
        reply_to: Message | None,
        files: tuple[Attached, ...] = (),
        *,
        pings: bool = False,
    ) -> Message:
        """Write a message, with files that were laid up.

        A reply mentions whom it replies to where it `pings`, as Discord's client proposes.
        """
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        if not channel.rights_of(user) & needed:
            raise LookupError(f"{user.name} may not write there")
        content = Version(self.world.clock.now(), words, files=list(files))
        return self.world.write(
            channel, user, content, type=19 if reply_to else 0, reply_to=reply_to, pings_author=pings
        )

    def _check_sight(self, user: User, message: Message) -> None:
        if message.deleted or not message.channel.rights_of(user) & Permission.VIEW_CHANNEL:
            raise LookupError(f"{user.name} does not see that message")
        if message.ephemeral and message.seen_by is not user:
            raise LookupError(f"{message.seen_by and message.seen_by.name} alone sees that message")

    def _command(self, user: User, channel: Channel, line: str, options: Json, focus: str) -> Json:
        """Return the data of an interaction with a command, if Discord offers the command to this person there."""
        name, *subs = line.split()
        command = self._offered(user, channel, name, CHAT_INPUT)
        data: Json = {"id": command["id"], "name": command["name"], "type": 1}
        if command.get("guild_id"):
            data["guild_id"] = command["guild_id"]
        holder, place = command, data
        for sub in subs:
            holder = _option(holder, sub, frozenset({SUBCOMMAND, GROUP}))
            inner: Json = {"name": sub, "type": holder["type"]}
            place["options"] = [inner]
            place = inner
        place["options"] = _filled(holder, options, focus)
        for named in options.values():
            if isinstance(named, Channel):
                data.setdefault("resolved", {}).update(_resolved(named, user))
            if isinstance(named, Role):
                data.setdefault("resolved", {})["roles"] = {str(named.id): named.as_json()}
            if isinstance(named, Attached):
                data.setdefault("resolved", {})["attachments"] = {str(named.id): named.as_json()}
        return data

    def _offered(self, user: User, channel: Channel, name: str, kind: int) -> Json:
        """Find a command that Discord offers to this person there. Raises LookupError."""
        guild = channel.guild
        command = self.registry.named(name, guild.id if guild else 0, kind)
        contexts, home = command.get("contexts"), self.world.is_home(channel)
        installs = command.get("integration_types") or [0]
        is_installed = (0 in installs and home) or (1 in installs and user.id in self.world.installed)
        if not is_installed or (contexts is not None and self.desk.context(channel) not in contexts):
            raise LookupError(f"/{name} is not offered there")
        if guild is not None and home:
            self._check_rights(user, channel, command)
        return command

    def _check_rights(self, user: User, channel: Channel, command: Json) -> None:
        rights = channel.rights_of(user)
        if not rights & Permission.USE_APPLICATION_COMMANDS:
            raise LookupError(f"{user.name} may not use commands there")
        needed = command.get("default_member_permissions")
        if needed is not None and (int(needed) == 0 or int(needed) & ~int(rights)):
            raise LookupError(f"/{command['name']} is not offered to {user.name}")


def _put_in(field: Json, value: str) -> Json:
    """Fill one field of a form, a menu by a part of an option's label. Raises LookupError where that does not fit."""
    filled = {"type": field["type"], "custom_id": field["custom_id"], "id": 1}
    if field["type"] == SELECT:
        found = [each["value"] for each in field["options"] if value in each["label"]]
        if not found:
            raise LookupError(f"{value!r} is not among {[each['label'] for each in field['options']]}")
        return filled | {"values": found[:1]}
    if not field.get("min_length", 0) <= len(value) <= field.get("max_length", 4000):
        raise LookupError(f"{value!r} does not fit the field")
    return filled | {"value": value}


def _resolved(channel: Channel, user: User) -> Json:
    """Tell of a channel that an option or a menu names."""
    shown = channel.as_json() | {"permissions": str(int(channel.rights_of(user)))}
    return {"channels": {str(channel.id): shown}}


def _option(holder: Json, name: str, kinds: frozenset[int] | None = None) -> Json:
    options: list[Json] = holder.get("options") or []
    for each in options:
        if each["name"] == name and (kinds is None or each["type"] in kinds):
            return each
    raise LookupError(f"{holder['name']} has no option {name!r} among {[each['name'] for each in options]}")


def _filled(holder: Json, options: Json, focus: str) -> list[Json]:
    """Return the options that somebody filled in, checked as Discord's client checks them."""
    given = []
    for name, value in options.items():
        option = _option(holder, name)
        if name == focus and not option.get("autocomplete"):
            raise LookupError(f"the option {name!r} does not complete itself")
        if not _fits(option, value):
            raise LookupError(f"{value!r} does not fit the option {name!r}")
        told = str(value.id) if isinstance(value, Channel | Role | Attached) else value
        given.append({"name": name, "type": option["type"], "value": told})
        if name == focus:
            given[-1]["focused"] = True
    needed = [each["name"] for each in holder.get("options") or [] if each.get("required")]
    missing = [name for name in needed if name not in options]
    if missing and not focus:
        raise LookupError(f"{holder['name']} needs {missing}")
    return given


_WANTED: dict[int, tuple[type, ...]] = {BOOLEAN: (bool,), INTEGER: (int,), NUMBER: (int, float)}
_WANTED |= {CHANNEL: (Channel,), ATTACHMENT: (Attached,), ROLE: (Role,)}


def _fits(option: Json, value: Any) -> bool:
    if not isinstance(value, _WANTED.get(option["type"], (str,))):
        return False
    if isinstance(value, Role | Attached):
        return True
    if isinstance(value, Channel):
        return int(value.kind) in option.get("channel_types", [int(value.kind)])
    offered = [each["value"] for each in option.get("choices") or []]
    if offered and value not in offered:
        return False
    size, kind = (len(value), "length") if isinstance(value, str) else (value, "value")
    return bool(option.get(f"min_{kind}", size) <= size <= option.get(f"max_{kind}", size))
