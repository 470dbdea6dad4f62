"""The process that runs a local model by fastembed: texts come in, and embeddings go out, as lines of JSON.

It is a process of its own, so that the model's memory goes with it and its work holds up nobody: it is as nice as can
be, and uses one processor.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

BATCH = 4  # texts that go through the model together: more need more memory, and are no quicker on one processor
_NAME = "paper-herald/local"
_PREFERRED = ("model_quantized.onnx", "model_int8.onnx", "model_uint8.onnx", "model.onnx")
_FARTHEST = 2  # folders below the one that is named


def main() -> None:
    """Load the model, say so, then answer each line until there are no more."""
    model, directory = sys.argv[1:3]
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print is no answer
    if hasattr(os, "nice"):
        os.nice(10)
    try:
        embedding = _opened(model, directory)
    except Exception as error:  # noqa: BLE001  whatever a library raises is told to who waits
        _say(out, {"error": _told(error)})
        return
    _say(out, {"ready": True})
    for line in sys.stdin:
        try:
            made = embedding.embed(json.loads(line), batch_size=BATCH)
            _say(out, {"vectors": [[round(float(number), 6) for number in each] for each in made]})
        except Exception as error:  # noqa: BLE001
            _say(out, {"error": _told(error)})


def _opened(model: str, directory: str) -> Any:
    """Return a model that fastembed knows, downloaded once, or the one that a folder holds."""
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    if directory:
        return TextEmbedding(model, cache_dir=directory, threads=1, enable_cpu_mem_arena=False)
    folder = Path(model).expanduser()
    file = _model_in(folder)
    config = _read(folder / "config.json")
    by_first = _read(folder / "1_Pooling" / "config.json").get("pooling_mode_cls_token") is True
    TextEmbedding.add_custom_model(
        model=_NAME,
        pooling=PoolingType.CLS if by_first else PoolingType.MEAN,
        normalization=True,
        sources=ModelSource(hf=_NAME),  # which nobody asks: the files are here
        dim=int(config.get("hidden_size") or config.get("d_model") or config.get("dim") or 1),
        model_file=str(file.relative_to(folder)),
    )
    return TextEmbedding(_NAME, specific_model_path=str(folder), threads=1, enable_cpu_mem_arena=False)


def _model_in(folder: Path) -> Path:
    """Return the file of a model, the smallest kind where there are several. Raises FileNotFoundError."""
    if not folder.is_dir():
        raise FileNotFoundError(f"there is no folder {folder}")
    found = [each for depth in range(_FARTHEST) for each in sorted(folder.glob("*/" * depth + "*.onnx"))]
    order = {name: place for place, name in enumerate(_PREFERRED)}
    if not found:
        raise FileNotFoundError(f"{folder} holds no model: no file ends with .onnx")
    return min(found, key=lambda each: order.get(each.name, len(order)))


def _read(path: Path) -> dict[str, Any]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:500]


def _say(out: TextIO, answer: dict[str, Any]) -> None:
    out.write(json.dumps(answer) + "\n")
    out.flush()


if __name__ == "__main__":
    main()
