"""Replies about another chat: their buttons go on meaning that one."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from chat.reply import Block, Choice, Choices, Reply


def aim(replies: Sequence[Reply], name: str, commands: Collection[str]) -> list[Reply]:
    """Put `@name` into the buttons that give one of these commands."""

    def aimed(choice: Choice) -> Choice:
        command, _, arguments = choice.command.partition(" ")
        if command not in commands:
            return choice
        return replace(choice, command=" ".join(part for part in (command, f"@{name}", arguments) if part))

    def block(each: Block) -> Block:
        if not isinstance(each, Choices):
            return each
        return replace(each, rows=tuple(tuple(map(aimed, row)) for row in each.rows))

    return [replace(reply, blocks=tuple(map(block, reply.blocks))) for reply in replies]
