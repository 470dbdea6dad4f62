"""Files that were uploaded, and the addresses that the server can reach."""

import hashlib
from dataclasses import dataclass

from .images import Size
from .shapes import Json

_FOLDERS = {"photo": "photos", "document": "documents"}
_PREFIXES = {"photo": "AgACAgIAAxkB", "document": "BQACAgIAAxkB"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram keeps; a photo has a size in pixels."""

    id: str
    unique_id: str
    path: str
    name: str
    media_type: str
    content: bytes
    size: Size | None = None

    def as_json(self) -> Json:
        """Return what every sort of file tells of itself."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def as_photo(self) -> list[Json]:
        """Return the list of sizes of a photo: here the one that was sent."""
        assert self.size is not None
        return [self.as_json() | {"width": self.size.width, "height": self.size.height}]

    def as_document(self) -> Json:
        """Return the Document object."""
        return self.as_json() | {"file_name": self.name, "mime_type": self.media_type}


class FileStore:
    """All files by id and by path; `web` holds what can be fetched from outside, by address."""

    def __init__(self) -> None:
        self.by_id: dict[str, StoredFile] = {}
        self.by_path: dict[str, StoredFile] = {}
        self.web: dict[str, bytes] = {}

    def add(self, kind: str, content: bytes, name: str, media_type: str, size: Size | None = None) -> StoredFile:
        """Keep a file of a kind ("photo" or "document")."""
        number = len(self.by_id)
        suffix = "jpg" if kind == "photo" else (name.rpartition(".")[2] or "bin")
        digest = hashlib.sha256(content).hexdigest()[:15]
        path = f"{_FOLDERS[kind]}/file_{number}.{suffix}"
        stored = StoredFile(f"{_PREFIXES[kind]}{number:08d}", f"AQAD{digest}", path, name, media_type, content, size)
        self.by_id[stored.id] = self.by_path[path] = stored
        return stored
