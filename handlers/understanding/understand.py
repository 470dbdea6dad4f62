"""What is no command, and tells no paper by itself."""

from handlers.command import Instead, Request


async def understand(request: Request) -> Instead:  # noqa: ARG001  all of it is small talk yet
    """Take small talk for a greeting."""
    return Instead("start")
