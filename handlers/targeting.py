"""Replies about another chat: their buttons, and the commands that they name, go on meaning that one."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from chat.reply import Block, Choice, Choices, Reply, Text


def retarget(replies: Sequence[Reply], name: str, commands: Collection[str]) -> list[Reply]:
    """Put `@name` into the buttons that give one of these commands, and behind such commands in texts."""
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
