"""Files that the bot wants back."""

from tests.servers.telegram.backend import Backend
from tests.servers.telegram.call import Call
from tests.servers.telegram.errors import bad_request
from tests.servers.telegram.shapes import Json

MAX_DOWNLOAD = 20 * 1024 * 1024


def get_file(backend: Backend, call: Call) -> Json:
    """Return a file's path, from which it can be fetched."""
    number = call.text("file_id")
    if not number:
        raise bad_request("file_id not specified")
    file = backend.world.files.by_id.get(number)
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > MAX_DOWNLOAD:
        raise bad_request("file is too big")
    return file.as_json() | {"file_path": file.path}
