"""What the readers of HTML and of MarkdownV2 share."""


class MarkupError(ValueError):
    """Markup that cannot be read; the text is Telegram's reason, places counted in bytes of UTF-8."""


def byte_offset(source: str, index: int) -> int:
    """Return the place of a character in bytes."""
    return len(source[:index].encode())
