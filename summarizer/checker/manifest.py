"""What lies beside a small checker's model: which files it is made of, where its bounds are, and pairs to try it on."""

import json
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chat.errors import UnavailableError
from chat.words import Phrase, phrase

FILE = "checker.json"
MODEL = "model.onnx"
TOKENIZER = "tokenizer.json"
_MOST_BYTES = 2**20
_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Tried(BaseModel):
    """A pair that the model was tried on when it was made, and what it said: log odds that the statement follows."""

    model_config = ConfigDict(allow_inf_nan=False)

    passage: str
    statement: str
    score: float


class Manifest(BaseModel):
    """What a model's makers say of it.

    A statement whose score is under `refused` is taken not to follow, one at or over `sure` surely to follow; scores
    are log odds, some -8 to 8. A passage and a statement have `longest` tokens together at most.
    """

    model_config = ConfigDict(frozen=True, allow_inf_nan=False)

    name: str = Field(min_length=1, max_length=100)
    files: dict[str, _Digest]
    longest: int = Field(ge=32, le=512)
    refused: float
    sure: float
    tried: tuple[Tried, ...] = Field(min_length=1, max_length=100)

    @property
    def key(self) -> str:
        """What changes with anything of the model."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:12]


def read_manifest(folder: Path) -> Manifest:
    """Return what a folder says of its model. Raises UnavailableError where it has none, or says it wrongly."""
    try:
        with (folder / FILE).open("rb") as file:
            manifest = Manifest.model_validate(json.loads(file.read(_MOST_BYTES)))
    except FileNotFoundError as cause:
        raise _broken(
            phrase("The folder {path} holds no small checker: it has no {file}.", path=folder, file=FILE)
        ) from cause
    except (OSError, ValueError, ValidationError, RecursionError) as cause:
        raise _misread(folder) from cause
    if manifest.files.keys() != {MODEL, TOKENIZER} or manifest.refused > manifest.sure:
        raise _misread(folder)
    return manifest


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Raise UnavailableError where a file is missing or is not the one that the makers told of."""
    for name, digest in manifest.files.items():
        try:
            with (folder / name).open("rb") as file:
                found = file_digest(file, "sha256").hexdigest()
        except OSError as cause:
            raise _broken(phrase("{path} cannot be read.", path=folder / name)) from cause
        if found != digest:
            raise _broken(
                phrase(
                    "{path} is not the file that its makers told of: it was changed, or is cut off.", path=folder / name
                )
            )


def _misread(folder: Path) -> UnavailableError:
    return _broken(phrase("{path} cannot be read as what a small checker's makers say of it.", path=folder / FILE))


def _broken(sentence: Phrase) -> UnavailableError:
    """Return the error that a model cannot be used as it lies there, with the next step."""
    return UnavailableError(
        sentence,
        phrase("Put the folder there anew, and try it: herald check-model FOLDER; or leave model of [check] out."),
        of_settings=True,
    )
