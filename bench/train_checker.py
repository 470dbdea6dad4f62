"""Trains the small checker: whether a statement follows from a passage, by a cross-encoder of some 22 million numbers.

Usage: python bench/train_checker.py --weights FOLDER [--work FOLDER] [--out FOLDER] [--threads 2] [pairs|train|…]

It needs torch's CPU build, transformers and onnx beside the extra `check`, takes some two hours on two cores, and goes
through four parts, of which the first three are left out where their results are there already:

pairs    makes pairs of abstracts by patterns (`bench/checker`), reads those that were written one by one
         (`bench/checker/written`), and writes them down, those of some papers apart;
train    fine-tunes all-MiniLM-L6-v2 (Apache-2.0), whose weights several packages carry, on what patterns made;
refine   goes on with what was written;
export   writes the model for onnxruntime in int8, its tokenizer, the bounds that the papers kept apart give, and the
         checksums and pairs by which `herald check-model` tries it.

Training saves where it is every few minutes, and goes on there when it is started again. Nothing of what is tested is
learnt from: `tests/grounding/test_small_checker.py` looks.
"""

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SEED = 20_240_301
SAVED_EVERY = 250  # batches
PARTS = ("pairs", "train", "refine", "export")
LONGEST = 224  # tokens of passage and statement, where it is used
APART = {"patterns": 0.04, "written": 0.12}  # of the papers
MOST_FALSE_ALARMS = 0.03
MOST_OVERLOOKED = 0.02
TRIED = 10
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The SHA-256 of all-MiniLM-L6-v2's model.safetensors."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Run:
    """How one part of the training goes: tokens of a pair at most, pairs of a batch, the highest rate of learning.

    It ends after `enough` of its batches. With `twins` a true statement has to come before a false one of its passage,
    by a logistic loss of the difference (as in RankNet, doi:10.1145/1102351.1102363). Without dropout a batch takes two
    thirds of the time.
    """

    name: str
    longest: int
    batch: int
    rate: float
    dropout: float = 0.0
    enough: float = 1.0
    twins: bool = False
    passes: int = 1


TRAIN = Run("train", 160, 32, 6e-5, 0.1, 0.8)  # of the rest hardly anything was learnt
REFINES = {  # by the waves of what was written
    "1": Run("refine-1", LONGEST, 32, 5e-5),
    "12": Run("refine-12", LONGEST, 36, 8e-5, twins=True, passes=2),
    "123": Run("refine-123", LONGEST, 36, 5e-5, twins=True),
}


def make_pairs(work: Path) -> None:
    """Write the pairs down, those that are learnt from and those kept apart."""
    from bench.checker.corpus import abstracts
    from bench.checker.pairs import pairs
    from bench.checker.written import written

    found = abstracts()
    random.Random(SEED).shuffle(found)
    cut = round(APART["patterns"] * len(found))
    for name, chosen in (("apart", found[:cut]), ("learnt", found[cut:])):
        _save(work / f"{name}.jsonl", [asdict(pair) for pair in pairs(chosen, SEED)])
    for waves in REFINES:
        told = [asdict(pair) for pair in written(waves)]
        _save(work / f"written-{waves}.jsonl", [row for row in told if not _is_apart(row)])
    _save(work / "written-apart.jsonl", [row for row in told if _is_apart(row)])


def _is_apart(row: Row) -> bool:
    """Return whether a written pair is kept apart, with all others of its paper."""
    return sha256(row["paper"].encode()).digest()[0] < APART["written"] * 256


def _save(file: Path, rows: list[Row]) -> None:
    random.Random(SEED).shuffle(rows)
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    true = sum(row["follows"] for row in rows) / max(1, len(rows))
    print(f"{file.name}: {len(rows)} pairs of {len({row['paper'] for row in rows})} papers, {true:.2f} of them true")


def read_pairs(file: Path) -> list[Row]:
    """Read pairs again."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def batches(rows: Sequence[Row], run: Run, seed: int) -> list[list[int]]:
    """Return batches of rows of about the same length, in an order of the seed; what is of one passage is together."""
    rng = random.Random(seed)
    together: dict[str, list[int]] = {}
    for n, row in enumerate(rows):
        together.setdefault(row["passage"] if run.twins else str(n), []).append(n)
    lengths = {key: max(map(_length, (rows[n] for n in of))) * rng.uniform(0.9, 1.1) for key, of in together.items()}
    found: list[list[int]] = [[]]
    for key in sorted(together, key=lambda key: lengths[key]):
        for n in together[key]:
            if len(found[-1]) >= run.batch:
                found.append([])
            found[-1].append(n)
    rng.shuffle(found)
    return found


def _length(row: Row) -> int:
    return len(row["passage"]) + len(row["statement"])


def encoded(tokenizer: Any, rows: Sequence[Row], longest: int) -> Any:
    """Return a batch as the model takes it; of a passage that is too long the end is cut off."""
    return tokenizer(
        [row["passage"] for row in rows],
        [row["statement"] for row in rows],
        truncation="only_first",
        max_length=longest,
        padding=True,
        pad_to_multiple_of=16,
        return_tensors="pt",
    )


def train(work: Path, weights: Path, rows: Sequence[Row], run: Run, threads: int) -> None:
    """Fine-tune the encoder, from where it was broken off, and write it into the folder of the run's name."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    torch.set_num_threads(threads)
    torch.manual_seed(SEED)
    tokenizer = AutoTokenizer.from_pretrained(weights)
    model = AutoModelForSequenceClassification.from_pretrained(
        weights,
        num_labels=1,
        attention_probs_dropout_prob=run.dropout,
        hidden_dropout_prob=run.dropout,
        attn_implementation="eager",  # quicker on processors than the fused one
    )
    order = [batch for n in range(run.passes) for batch in batches(rows, run, SEED + n)]
    end = round(run.enough * len(order))
    groups = [
        {"params": [p for p in model.parameters() if p.ndim > 1], "weight_decay": 0.01},
        {"params": [p for p in model.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=run.rate)
    warm = max(1, len(order) // 16)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda n: (n + 1) / warm if n < warm else max(0.02, (len(order) - n) / (len(order) - warm))
    )
    parts, kept, begun = {"model": model, "optimizer": optimizer, "schedule": schedule}, work / f"{run.name}.pt", 0
    if kept.exists():
        state = torch.load(kept)
        begun = state["done"]
        for name, part in parts.items():
            part.load_state_dict(state[name])
    model.train()
    loss_of = torch.nn.BCEWithLogitsLoss()
    lately, right, seen, began = 0.0, 0, 0, time.monotonic()
    for n in range(begun, end):
        chosen = [rows[at] for at in order[n]]
        wanted = torch.tensor([[float(row["follows"])] for row in chosen])
        with torch.autocast("cpu", torch.bfloat16):
            told = model(**encoded(tokenizer, chosen, run.longest)).logits
        loss = loss_of(told.float(), wanted)
        if run.twins and (pairs := _twins(chosen)):
            first, second = (told[[pair[n] for pair in pairs], 0].float() for n in (0, 1))
            loss = loss + torch.nn.functional.softplus(second - first).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        lately = 0.98 * lately + 0.02 * loss.item() if n > begun else loss.item()
        right, seen = right + int(((told > 0) == (wanted > 0.5)).sum()), seen + len(chosen)
        last = n + 1 == end
        if (n + 1) % 25 == 0 or last:
            rate = (n + 1 - begun) / (time.monotonic() - began)
            print(
                f"{n + 1}/{end} batches, loss {lately:.3f}, right {right / seen:.3f}, "
                f"{rate * run.batch:.0f} pairs/s, {(end - n - 1) / rate / 60:.0f} min left",
                flush=True,
            )
            right = seen = 0
        if (n + 1) % SAVED_EVERY == 0 or last:
            torch.save({"done": n + 1, **{name: part.state_dict() for name, part in parts.items()}}, f"{kept}.new")
            Path(f"{kept}.new").replace(kept)
    model.save_pretrained(work / run.name)
    tokenizer.save_pretrained(work / run.name)


def _twins(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return the places of a true and a false statement of the same passage, all of them."""
    true, false = ([n for n, row in enumerate(rows) if bool(row["follows"]) is wanted] for wanted in (True, False))
    return [(n, m) for n in true for m in false if rows[n]["passage"] == rows[m]["passage"]]


def export(work: Path, out: Path) -> None:
    """Write the model in int8 for onnxruntime, and what its makers say of it; its bounds come of abstracts alone."""
    from bench.checker.corpus import abstracts
    from summarizer.checker.manifest import FILE, MODEL, TOKENIZER, Manifest, Tried
    from summarizer.checker.model import SmallChecker

    out.mkdir(parents=True, exist_ok=True)
    _to_onnx(work / REFINES["123"].name, work / "whole.onnx", out / MODEL)
    shutil.copy(work / REFINES["123"].name / TOKENIZER, out / TOKENIZER)
    files = {name: sha256((out / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}

    def write(refused: float, sure: float, tried: tuple[Tried, ...]) -> None:
        manifest = Manifest(
            name="herald-checker-1", files=files, longest=LONGEST, refused=refused, sure=sure, tried=tried
        )
        (out / FILE).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")

    whole = {each.key: " ".join(each.sentences) for each in abstracts()}
    apart = [row for row in read_pairs(work / "written-apart.jsonl") if row["paper"] in whole]
    write(0.0, 0.0, (Tried(passage="A.", statement="A.", score=0.0),))
    checker = SmallChecker(out)
    # As it is used: what follows from the whole abstract follows, though it does not from a few of its sentences.
    near = [checker.score(row["passage"], row["statement"]) or 0.0 for row in apart]
    far = [checker.score(whole[row["paper"]], row["statement"]) or 0.0 for row in apart]
    scores = list(map(max, near, far))
    true = sorted(score for score, row in zip(scores, apart, strict=True) if row["follows"])
    false = sorted(score for score, row in zip(scores, apart, strict=True) if not row["follows"])
    refused = round(true[int(MOST_FALSE_ALARMS * len(true))], 2)
    sure = max(refused, round(false[-int(MOST_OVERLOOKED * len(false)) - 1], 2))
    chosen = random.Random(SEED).sample(range(len(apart)), TRIED)
    tried = (
        Tried(passage=apart[n]["passage"], statement=apart[n]["statement"], score=round(near[n], 3)) for n in chosen
    )
    write(refused, sure, tuple(tried))
    caught, settled = (sum(score < refused for score in false), sum(score >= sure for score in true))
    print(
        f"refused under {refused}: {caught} of {len(false)} false, {sum(score < refused for score in true)} of "
        f"{len(true)} true ones; sure from {sure}: {settled} of {len(true)} true ones, "
        f"{sum(score >= sure for score in false)} of {len(false)} false ones"
    )


def _to_onnx(folder: Path, whole: Path, small: Path) -> None:
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import AutoModelForSequenceClassification

    class Logits(torch.nn.Module):  # type: ignore[misc]
        """A model that answers with nothing but its logits."""

        def __init__(self) -> None:
            super().__init__()
            found = AutoModelForSequenceClassification.from_pretrained(folder, attn_implementation="eager")
            self.model = found.eval()

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            return self.model(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits

    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones(2, 16, dtype=torch.long)
    torch.onnx.export(
        Logits(),
        (example, example, 0 * example),
        str(whole),
        input_names=names,
        output_names=["logits"],
        dynamic_axes={name: {0: "pairs", 1: "tokens"} for name in names},
        opset_version=17,
        dynamo=False,
    )
    quantize_dynamic(str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True)


def main() -> None:
    """Go through the parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--weights", type=Path, required=True, help="all-MiniLM-L6-v2 as transformers reads it")
    parser.add_argument("--work", type=Path, default=Path("checker-work"), help="where all is written on the way")
    parser.add_argument("--out", type=Path, default=Path("weights/checker"), help="where the small checker is written")
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    asked.work.mkdir(parents=True, exist_ok=True)
    if "pairs" in asked.parts and not (asked.work / "written-apart.jsonl").exists():
        make_pairs(asked.work)
    if "train" in asked.parts and not (asked.work / TRAIN.name).exists():
        if sha256((asked.weights / "model.safetensors").read_bytes()).hexdigest() != WEIGHTS:
            parser.error(f"{asked.weights} does not hold all-MiniLM-L6-v2's own model.safetensors")
        train(asked.work, asked.weights, read_pairs(asked.work / "learnt.jsonl"), TRAIN, asked.threads)
    before = asked.work / TRAIN.name
    for waves, run in REFINES.items():
        if "refine" in asked.parts and not (asked.work / run.name).exists():
            rows = read_pairs(asked.work / f"written-{waves}.jsonl")
            train(asked.work, before, rows, run, asked.threads)
        before = asked.work / run.name
    if "export" in asked.parts:
        export(asked.work, asked.out)


if __name__ == "__main__":
    main()
