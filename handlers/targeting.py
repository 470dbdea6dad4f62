"""Replies about another chat: their buttons, and the commands that they name, go on meaning that one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from chat.reply import Block, Choice, Choices, Heading, Reply, Text
from chat.words import Words


def retarget(replies: Sequence[Reply], name: str, commands: Collection[str]) -> list[Reply]:
    """Put `@name` into the buttons that give one of these commands, and behind such commands in texts.

    Without a name, as where there is one chat, they stay as they are.
    """
    if not name:
        return list(replies)
    named = re.compile(rf"(?<![\w/])/({'|'.join(commands)})\b(?! @)")

    def aimed(choice: Choice) -> Choice:
        command, _, arguments = choice.command.partition(" ")
        if command not in commands:
            return choice
        return replace(choice, command=" ".join(part for part in (command, f"@{name}", arguments) if part))

    def block(each: Block) -> Block:
        if isinstance(each, Text):
            return replace(each, text=named.sub(rf"/\1 @{name}", each.text))
        if not isinstance(each, Choices):
            return each
        return replace(each, rows=tuple(tuple(map(aimed, row)) for row in each.rows))

    return [replace(reply, blocks=tuple(map(block, reply.blocks))) for reply in replies]


def naming(replies: Sequence[Reply], words: Words) -> list[Reply]:
    """Name the chat that these words speak of before the first of some replies, unless one of them names it."""
    name = words.chat
    told = (block.text for reply in replies for block in reply.blocks if isinstance(block, Text | Heading))
    if not replies or any(name in text for text in told):
        return list(replies)
    first, *others = replies
    return [replace(first, blocks=(Text(words.say("About {chat}:")), *first.blocks)), *others]
