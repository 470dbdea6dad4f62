"""What a reader's process has: a file's bytes, and the way to hand over what they say."""

import json
from dataclasses import dataclass
from mmap import mmap
from typing import BinaryIO

from papers.aside.confine import Guards

Content = bytes | mmap


@dataclass(frozen=True, slots=True)
class Task:
    """A file's content, the pipe to whoever started this process, and what holds it."""

    content: Content
    out: BinaryIO
    guards: Guards

    def write(self, line: object) -> None:
        """Write one line of JSON."""
        told = json.dumps(line, ensure_ascii=False, default=bytes.decode)
        self.out.write(told.encode("utf-8", "replace") + b"\n")
        self.out.flush()
