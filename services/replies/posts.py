"""A digest as a file."""

import re

from archive.formats.markdown import digest_page
from chat.reply import Attachment
from chat.words import Words
from summarizer.digest import Digest

_NO_NAME = re.compile(r"[^\w.-]+")


def digest_file(digest: Digest, words: Words) -> Attachment:
    """Return a digest as a file of Markdown, named after its topic and day."""
    topic = _NO_NAME.sub("-", digest.key.partition(":")[2] or digest.key).strip("-.")[:60]
    return Attachment(f"{topic or 'digest'}-{digest.day.isoformat()}.md", "text/markdown", digest_page(digest, words))
