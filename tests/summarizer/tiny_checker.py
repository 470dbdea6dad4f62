"""A small checker that can be made for a test: a statement follows where its words stand in the passage."""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

SURE, REFUSED = 5.0, -4.0  # no word is missing; two are, or more
_ALL, _EACH = 6.0, 5.0  # the score with all words, and how much less it is for each that is missing


def make(folder: Path, texts: Iterable[str], **said: Any) -> Path:
    """Write a checker that knows the words of some texts into a folder; `said` is what its manifest says otherwise."""
    folder.mkdir(parents=True, exist_ok=True)
    _tokenizer(texts).save(str(folder / "tokenizer.json"))
    (folder / "model.onnx").write_bytes(_model().SerializeToString())
    tried = [("The cat sleeps.", "The cat sleeps.", _ALL), ("The cat sleeps.", "The dog sleeps.", _ALL - _EACH)]
    digests = {name: sha256((folder / name).read_bytes()).hexdigest() for name in ("model.onnx", "tokenizer.json")}
    manifest: Mapping[str, Any] = {
        "name": "words-1",
        "files": digests,
        "longest": 128,
        "refused": REFUSED,
        "sure": SURE,
        "tried": [{"passage": passage, "statement": text, "score": score} for passage, text, score in tried],
        **said,
    }
    (folder / "checker.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _tokenizer(texts: Iterable[str]) -> Any:
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    pre = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation("removed")])
    words = {word for text in (*texts, "The cat sleeps. dog") for word, _ in pre.pre_tokenize_str(text.lower())}
    tokenizer = Tokenizer(
        models.WordLevel({w: n for n, w in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(words)])}, "[UNK]")
    )
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre
    return tokenizer


def _model() -> Any:
    """Build: score = 6 - 5 * (words of the statement that the passage has not)."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper

    named = ("input_ids", "attention_mask", "token_type_ids")
    asked = [helper.make_tensor_value_info(name, TensorProto.INT64, ["pairs", "tokens"]) for name in named]
    constants: dict[str, Any] = {
        "one": np.array([1], np.int64),
        "two": np.array([2], np.int64),
        "whole": np.array(1.0, np.float32),
        "all": np.array(_ALL, np.float32),
        "each": np.array(_EACH, np.float32),
    }
    nodes = [
        helper.make_node("Cast", ["token_type_ids"], ["statement"], to=TensorProto.FLOAT),
        helper.make_node("Sub", ["whole", "statement"], ["passage"]),
        helper.make_node("Unsqueeze", ["input_ids", "two"], ["rows"]),
        helper.make_node("Unsqueeze", ["input_ids", "one"], ["columns"]),
        helper.make_node("Equal", ["rows", "columns"], ["same"]),
        helper.make_node("Cast", ["same"], ["alike"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["passage", "one"], ["there"]),
        helper.make_node("Mul", ["alike", "there"], ["standing"]),
        helper.make_node("ReduceMax", ["standing"], ["found"], axes=[2], keepdims=0),
        helper.make_node("Sub", ["whole", "found"], ["lacking"]),
        helper.make_node("Mul", ["lacking", "statement"], ["missing"]),
        helper.make_node("ReduceSum", ["missing", "one"], ["count"], keepdims=1),
        helper.make_node("Mul", ["count", "each"], ["less"]),
        helper.make_node("Sub", ["all", "less"], ["logits"]),
    ]
    told = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["pairs", 1])
    held = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "words", asked, [told], held)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
