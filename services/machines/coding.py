"""What jobs are of and what they bring, between the program's own kinds and JSON."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, TypeVar

from chat.refs import ChatKind, ChatRef, Person
from chat.urgency import Asking, Urgency
from papers.paper import Paper
from services.machines.outcomes import optional, read
from store.rows import decode, encode
from summarizer.schema import Answer, Outline, Summary

Unread = TypeVar("Unread", Summary, Answer)


def asking_as_json(asking: Asking) -> dict[str, Any]:
    """Write whose wish it is; what is reserved for it, and how urgent it is, goes another way."""
    return {
        "person": asdict(asking.person) if asking.person else None,
        "chat": asdict(asking.chat) if asking.chat else None,
        "answers": asking.answers,
    }


def asking_of(args: Mapping[str, Any], urgency: Urgency, reserved: dict[str, int]) -> Asking:
    """Read whose wish it is."""
    person, chat = args["person"], args["chat"]
    return Asking(
        Person(**person) if person else None,
        ChatRef(**{**chat, "kind": ChatKind(chat["kind"])}) if chat else None,
        urgent=urgency,
        answers=args["answers"],
        reserved=reserved,
    )


def paper_of(args: Mapping[str, Any]) -> Paper:
    """Read the paper that a job is of."""
    return decode(Paper, args["paper"])


def as_json(made: Summary | Answer) -> list[str | None]:
    """Write what was made; the phrase that says why a paper was not read keeps the phrases within it."""
    return [encode(replace(made, unread=None)), optional(made.unread)]


def made_of(kind: type[Unread], told: list[str]) -> Unread:
    """Read what was made."""
    return replace(decode(kind, told[0]), unread=read(told[1]))


def outline_as_json(outline: Outline) -> list[str | None]:
    """Write an outline."""
    return [encode(replace(outline, answer=replace(outline.answer, unread=None))), optional(outline.answer.unread)]


def outline_of(told: list[str]) -> Outline:
    """Read an outline."""
    outline = decode(Outline, told[0])
    return replace(outline, answer=replace(outline.answer, unread=read(told[1])))
