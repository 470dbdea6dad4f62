"""Where a call's file comes from: an upload, a file that Telegram has, or an address."""

from tests.servers.telegram.call import Call
from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.files import FileStore, StoredFile
from tests.servers.telegram.forms import Upload
from tests.servers.telegram.images import measure

MAX_PHOTO = 10 * 1024 * 1024
MAX_SIDES = 10_000
"""Width and height of a photo together, in pixels."""

MAX_RATIO = 20


def take_file(store: FileStore, call: Call, reference: str, kind: str) -> StoredFile:
    """Return the file that a parameter means."""
    if reference.startswith("attach://") or not reference:
        upload = call.files.get(reference.removeprefix("attach://") or kind)
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return _store(store, upload, kind)
    if reference.startswith(("http://", "https://")):
        content = store.web.get(reference)
        if content is None:
            raise bad_request("failed to get HTTP URL content")
        return _store(store, Upload(reference.rpartition("/")[2], "application/octet-stream", content), kind)
    known = store.by_id.get(reference)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if (known.size is None) is (kind == "photo"):
        names = ("Document", "Photo") if kind == "photo" else ("Photo", "Document")
        raise bad_request(f"can't use file of type {names[0]} as {names[1]}")
    return known


def _store(store: FileStore, upload: Upload, kind: str) -> StoredFile:
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "document":
        return store.add(kind, upload.content, upload.name, upload.media_type)
    size = measure(upload.content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if len(upload.content) > MAX_PHOTO:
        raise bad_request(f'file "{upload.name}" of size {len(upload.content)} bytes is too big for a photo')
    longer, shorter = max(size.width, size.height), min(size.width, size.height)
    if size.width + size.height > MAX_SIDES or longer > MAX_RATIO * shorter:
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return store.add(kind, upload.content, upload.name, upload.media_type, size)
