"""A model of embeddings that is small enough to be made for a test, in a folder as the hub has them."""

import json
from collections.abc import Iterable
from pathlib import Path

SIZE = 8


def make(folder: Path, words: Iterable[str], *, file: str = "onnx/model.onnx") -> Path:
    """Write a model that knows these words: each has a vector of its own, and a text's is their mean."""
    import numpy as np
    from onnx import TensorProto, helper, numpy_helper, save
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    vocabulary = {word: n for n, word in enumerate(["[PAD]", "[UNK]", *sorted(set(words))])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    for name, held in {
        "config.json": {"hidden_size": SIZE, "pad_token_id": 0},
        "tokenizer_config.json": {"model_max_length": 64, "pad_token": "[PAD]"},
        "special_tokens_map.json": {"pad_token": "[PAD]", "unk_token": "[UNK]"},
    }.items():
        (folder / name).write_text(json.dumps(held))
    table = np.random.default_rng(1).normal(size=(len(vocabulary), SIZE)).astype("float32")
    table[:2] = 0.01
    asked = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "words"])
        for name in ("input_ids", "attention_mask")
    ]
    told = helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["texts", "words", SIZE])
    look_up = helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph = helper.make_graph([look_up], "tiny", asked, [told], [numpy_helper.from_array(table, "table")])
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), str(folder / file))
    return folder
