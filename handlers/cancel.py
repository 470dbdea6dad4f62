"""The button "Cancel"."""

from chat.errors import NotAllowedError
from chat.reply import Reply, Text
from chat.words import phrase
from handlers.command import Request


async def cancel(request: Request) -> Reply:
    """Break off a work that is under way, for who asked for it or an administrator of its chat."""
    key = request.need_arguments(phrase("Use the button below what takes long."))
    words, asked = request.words, request.incoming
    job = request.services.running.find(key)
    if job is None or job.chat.key != asked.chat.key:
        # What ended a moment ago has its answer on the way into this place; what ended otherwise gets no other.
        just_ended = job is not None or request.services.running.has_just_ended(key)
        return Reply((Text(words.say("That has ended already.")),), private=just_ended)
    if job.person.key != asked.person.key and not await request.conversation.administers(job.chat):
        raise NotAllowedError(
            phrase("Only who asked for it, or an administrator of {chat}, can cancel it."),
            phrase("It ends by itself in a while."),
        )
    job.call_off()
    return Reply((Text(words.say("Cancelled.")),), private=True)
