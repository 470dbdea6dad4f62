"""Answers to interactions: the first one, and what follows by the interaction's webhook."""

from tests.servers.discord.backend import Backend
from tests.servers.discord.call import Call
from tests.servers.discord.components import check_form
from tests.servers.discord.content import read_content
from tests.servers.discord.errors import ApiError, unknown
from tests.servers.discord.interactions import Asks, Callback, Interaction
from tests.servers.discord.messages import Flag, Message
from tests.servers.discord.shapes import Json, Place

_ALLOWED = {
    Asks.COMMAND: {Callback.MESSAGE, Callback.DEFERRED_MESSAGE, Callback.MODAL},
    Asks.COMPONENT: set(Callback) - {Callback.CHOICES},
    Asks.AUTOCOMPLETE: {Callback.CHOICES},
    Asks.MODAL: set(Callback) - {Callback.CHOICES, Callback.MODAL},
}


def answer_interaction(backend: Backend, call: Call) -> Json | None:
    interaction = backend.desk.find(call.id("interaction"), call.ids["token"])
    kind, data = int(call.form.get("type") or 0), call.form.get("data") or {}
    if kind not in _ALLOWED[interaction.kind] or (interaction.message is None and kind in {6, 7}):
        place = Place()
        place.at("type").wrong("BASE_TYPE_CHOICES", f"Value must be one of {sorted(_ALLOWED[interaction.kind])}.")
        place.check()
    callback = Callback(kind)
    message = _ANSWERS[callback](backend, call, interaction, data)
    backend.desk.acknowledge(interaction, callback)
    if call.query.get("with_response") not in {"1", "true"}:
        return None
    about = {
        "id": str(interaction.id),
        "type": int(interaction.kind),
        "response_message_id": str(message.id) if message else None,
        "response_message_loading": bool(message and message.loading),
        "response_message_ephemeral": bool(message and message.ephemeral),
    }
    resource = {"type": int(callback)} | ({"message": message.as_json()} if message else {})
    return {"interaction": about, "resource": resource}


def _message(backend: Backend, call: Call, interaction: Interaction, data: Json) -> Message:
    return backend.desk.write(interaction, read_content(backend.world, call, data), original=True)


def _defer(backend: Backend, call: Call, interaction: Interaction, data: Json) -> Message:
    return backend.desk.defer(interaction, Flag(data.get("flags") or 0))


def _defer_update(backend: Backend, call: Call, interaction: Interaction, data: Json) -> None:
    interaction.original = interaction.message


def _update(backend: Backend, call: Call, interaction: Interaction, data: Json) -> Message:
    assert interaction.message is not None
    interaction.original = interaction.message
    _change(backend, call, interaction, interaction.message, data)
    return interaction.message


def _offer(backend: Backend, call: Call, interaction: Interaction, data: Json) -> None:
    place = Place()
    choices = []
    for here, each in place.objects(data, "choices", 25):
        here.text(each, "name", 100, 1, required=True)
        if isinstance(each.get("value"), str):
            here.text(each, "value", 100, 1, required=True)
        choices.append(each)
    place.check()
    interaction.choices = choices


def _open_modal(backend: Backend, call: Call, interaction: Interaction, data: Json) -> None:
    place = Place()
    check_form(data, place)
    place.check()
    interaction.modal = data


_ANSWERS = {
    Callback.MESSAGE: _message,
    Callback.DEFERRED_MESSAGE: _defer,
    Callback.DEFERRED_UPDATE: _defer_update,
    Callback.UPDATE: _update,
    Callback.CHOICES: _offer,
    Callback.MODAL: _open_modal,
}


def _change(backend: Backend, call: Call, interaction: Interaction, message: Message, form: Json) -> None:
    """Edit an answer; the first edit of a thinking one brings it."""
    old = None if message.loading else message.now
    kept = message.flags & (Flag.EPHEMERAL | Flag.COMPONENTS_V2)
    content = read_content(backend.world, call, form, old, kept)
    message.flags = message.flags & ~Flag.LOADING | content.flags & ~(Flag.EPHEMERAL & ~message.flags)
    message.versions.append(content.version)
    if message not in interaction.answers:
        interaction.answers.append(message)
    backend.world.announce("MESSAGE_UPDATE", message)


def follow_up(backend: Backend, call: Call) -> Json:
    interaction = _interaction(backend, call)
    content = read_content(backend.world, call, call.form)
    original = interaction.original
    if original is not None and original.loading and not original.deleted:
        _change(backend, call, interaction, original, call.form)
        return original.as_json()
    return backend.desk.write(interaction, content, original=False).as_json()


def get_answer(backend: Backend, call: Call) -> Json:
    return _answer(backend, call)[1].as_json()


def edit_answer(backend: Backend, call: Call) -> Json:
    interaction, message = _answer(backend, call)
    _change(backend, call, interaction, message, call.form)
    return message.as_json()


def delete_answer(backend: Backend, call: Call) -> None:
    backend.world.delete_message(_answer(backend, call)[1])


def _interaction(backend: Backend, call: Call) -> Interaction:
    interaction = backend.desk.of_token(call.id("webhook"), call.ids["token"])
    if interaction.channel.deleted:
        raise unknown("Channel")
    if interaction.kind is Asks.AUTOCOMPLETE:
        raise ApiError(404, 10015, "Unknown Webhook")
    return interaction


def _answer(backend: Backend, call: Call) -> tuple[Interaction, Message]:
    """Find the message that a path names: the original answer, or one that followed."""
    interaction = _interaction(backend, call)
    name = call.ids["message"]
    found = interaction.original
    if name != "@original":
        number = call.id("message")
        known = [*interaction.answers, *filter(None, (interaction.original,))]
        found = next((each for each in known if each.id == number), None)
    if found is None or found.deleted:
        raise unknown("Message")
    return interaction, found
