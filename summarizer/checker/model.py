"""The small checker at work: a cross-encoder in ONNX, run by onnxruntime on one processor."""

import math
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from chat import installing
from chat.errors import UnavailableError
from chat.words import phrase
from summarizer.checker.manifest import MODEL, TOKENIZER, Manifest, read_manifest, verify_files
from summarizer.sentences import split

NEEDS = ("onnxruntime", "tokenizers")
_TOKENS_OF_BOTH = 3  # that stand before, between and after them
_MOST_OF_STATEMENT = 0.6  # of all tokens; of what is longer nothing is said
_MOST_OF_TOKEN = 20  # characters, by and large; what is far longer is not cut into tokens to count them
_MOST_WINDOWS = 24  # an abstract takes some three, beside the longest statement a dozen
_NEAR = 1.0  # log odds by which processors may differ


class SmallChecker:
    """Says whether statements follow from passages. It is loaded with the first question, and used by any thread.

    Scores are log odds, as the manifest has its bounds. The model takes some 25 MB on the disk, and with its library
    some 110 MB of memory.
    """

    def __init__(self, folder: Path) -> None:
        """Take a folder as `bench/train_checker.py` makes it. Raises UnavailableError where it is none."""
        require()
        self.folder = folder
        self.manifest: Manifest = read_manifest(folder)
        self._opening = threading.Lock()
        self._opened: _Reader | None = None

    @property
    def key(self) -> str:
        """What changes with anything of the model."""
        return self.manifest.key

    def score(self, passage: str, statement: str) -> float | None:
        """Return the log odds that a statement follows from a passage, None where either is too long to be read.

        A passage that is longer than the model reads at once is read in windows that overlap by a sentence; the window
        that speaks most for the statement counts. Raises UnavailableError.
        """
        if len(statement) > _MOST_OF_TOKEN * self.manifest.longest:
            return None
        reader = self._reader()
        asked = reader.tokens(statement)
        if not asked or len(asked) > _MOST_OF_STATEMENT * self.manifest.longest:
            return None
        room = self.manifest.longest - len(asked) - _TOKENS_OF_BOTH
        windows = list(islice(reader.windows(passage, room), _MOST_WINDOWS + 1))
        if len(windows) > _MOST_WINDOWS:  # what is true by the rest would count as refused
            return None
        return max((reader.run(window, asked) for window in windows), default=None)

    def try_out(self) -> list[str]:
        """Look whether the files are the makers', and whether the model says what it said there; return what differs.

        Raises UnavailableError where a file is missing or another one.
        """
        verify_files(self.folder, self.manifest)
        told = []
        for each in self.manifest.tried:
            score = self.score(each.passage, each.statement)
            if score is None or abs(score - each.score) > _NEAR:
                told.append(f"{each.statement} ({'-' if score is None else round(score, 2)}, not {each.score:.2f})")
        return told

    def _reader(self) -> "_Reader":
        """Load the model once, which takes a third of a second. Raises UnavailableError."""
        with self._opening:
            self._opened = self._opened or _Reader(self.folder)
            return self._opened


class _Reader:
    """A loaded model with its tokenizer."""

    def __init__(self, folder: Path) -> None:
        try:
            import onnxruntime as ort
            from tokenizers import Tokenizer

            options = ort.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.enable_cpu_mem_arena = False
            options.log_severity_level = 3
            self._session = ort.InferenceSession(str(folder / MODEL), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            self._begin, self._end = (self._tokenizer.token_to_id(each) for each in ("[CLS]", "[SEP]"))
            self._named = {each.name for each in self._session.get_inputs()}
        except Exception as cause:  # whatever a library raises at what is no model
            raise unusable(cause) from cause

    def tokens(self, text: str) -> list[int]:
        """Return a text's tokens; half of a surrogate pair, which the library refuses, is read as "?"."""
        whole = text.encode("utf-8", "replace").decode()
        try:
            found: list[int] = self._tokenizer.encode(whole, add_special_tokens=False).ids
        except Exception as cause:
            raise unusable(cause) from cause
        return found

    def windows(self, passage: str, room: int) -> Iterator[list[int]]:
        """Yield a passage's tokens, all of them or by whole sentences in windows of so many tokens."""
        whole = self.tokens(passage)
        if len(whole) <= room:
            yield whole
            return
        window: list[list[int]] = []
        for each in self._pieces(passage, room):
            if window and sum(map(len, window)) + len(each) > room:
                yield [token for piece in window for token in piece]
                window = window[-1:] if len(window[-1]) + len(each) <= room else []
            window.append(each)
        yield [token for piece in window for token in piece]

    def _pieces(self, passage: str, room: int) -> Iterator[list[int]]:
        """Yield the tokens of each sentence; one that has no room as a whole comes in pieces of half a window."""
        for sentence in split(passage):
            tokens = self.tokens(sentence.text)
            most = room if len(tokens) <= room else room // 2
            yield from (tokens[n : n + most] for n in range(0, len(tokens), most))

    def run(self, passage: Sequence[int], statement: Sequence[int]) -> float:
        """Return the model's log odds. Raises UnavailableError."""
        import numpy as np

        first = [self._begin, *passage, self._end]
        ids = [*first, *statement, self._end]
        given: dict[str, Any] = {
            "input_ids": ids,
            "attention_mask": [1] * len(ids),
            "token_type_ids": [0] * len(first) + [1] * (len(statement) + 1),
        }
        try:
            [answer] = self._session.run(
                None, {name: np.array([what], dtype=np.int64) for name, what in given.items() if name in self._named}
            )
            score = float(answer.reshape(-1)[0])
        except Exception as cause:
            raise unusable(cause) from cause
        if not math.isfinite(score):  # which no bound holds against
            raise unusable(ValueError(f"the answer is {score}"))
        return score


def require() -> None:
    """Raise UnavailableError where the libraries that the model needs are not installed."""
    if any(name not in sys.modules and find_spec(name) is None for name in NEEDS):
        raise UnavailableError(
            phrase("The small checker needs libraries that are not installed."),
            phrase("Install them with: {command}", command=installing.command(*NEEDS)),
            of_settings=True,
        )


def unusable(cause: Exception) -> UnavailableError:
    """Return the error that the model does not run."""
    told = " ".join(f"{type(cause).__name__}: {cause}".split())[:300]
    return UnavailableError(
        phrase("The small checker does not run: {reason}", reason=told),
        phrase("Try it: herald check-model FOLDER; or leave model of [check] out."),
        of_settings=True,
    )
