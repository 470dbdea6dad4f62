"""What is right is not reported, in any language; what is wrong is."""

import time

import pytest

from summarizer.grounding import Ground
from tests.grounding.conftest import Problems
from tests.grounding.records_made import make_paper


@pytest.mark.parametrize(
    "text",
    [
        "The 7B model sees 1.2T tokens in batches of 10k sequences.",
        "Accuracy improves by 34.5 points (66 % relative).",
        "Memory drops to a third, after about 90 minutes on eight A100s with a learning rate of 1e-3.",
        "Latency is 0.25 s; roughly a third of the weights are removed, and it is ×7.7 faster.",
        "Over 100,000 books, about 37 % of them new.",
        "It beats GPT-4 by 2.5 points on MMLU, HumanEval, and BBH.",
        "(1) It is faster by 7.7-fold [9, 12]; (2) see Fig. 3 and Table 2.",
        "CNNs and NeRFs render 512 x 1024 images, says García (2024).",
        "LLM 用 1.2 万亿个 token 训练，批大小为 1 万条序列，准确率从 52.1% 提高到 86.6%，即 34.5 个百分点。",
        "显存从 30GB 降至 10GB，约为三分之一；用 8 块 A100 训练 90 分钟，学习率为 10⁻³，快 7.7 倍。",
        "（2）方法：在三个基准上超过 GPT-4，语料超过 10 万本书，其中约 37% 是新的。",
        "2024-03-23 更新",
        "该模型由两个部分组成：神经辐射场和卷积网络，这两个部分联合训练。",
        "Die Genauigkeit steigt von 52,1 auf 86,6 bei 1,2 Billionen Tokens und 10.000 Sequenzen, 7,7-mal schneller.",
        "La précision passe de 52,1 à 86,6, et l'inférence est 7,7 fois plus rapide avec 250 ms de latence.",
        "La precisión sube de 52,1 a 86,6 y la memoria baja de 30 GB a 10 GB.",
        "精度は52.1から86.6に向上し、推論は7.7倍高速で、学習は1.5時間である。",
        "Точность растёт с 52,1 до 86,6, вывод в 7,7 раза быстрее.",
    ],
)
def test_what_the_paper_says_is_no_problem(problems: Problems, text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("The 13B model is new.", "number", "13B"),
        ("It sees 1.2B tokens.", "number", "1.2B"),
        ("Accuracy improves by 35.5 points.", "number", "35.5 points"),
        ("Memory drops to a quarter.", "number", "a quarter"),
        ("Training takes 1.5 minutes.", "number", "1.5 minutes"),
        ("It is 8.7 times faster.", "number", "8.7 times"),
        ("Accuracy rises to 87.", "number", "87"),
        ("It beats GPT-5 clearly.", "name", "GPT-5"),
        ("It is evaluated on HellaSwag too.", "name", "HellaSwag"),
        ("It renders 4D scenes.", "name", "4D"),
        ("It wins on four benchmarks.", "number", "four"),
        ("训练需要 1.5 分钟，快 8.7 倍。", "number", "8.7 倍"),
        ("基于 Wasserstein 距离的方法。", "name", "Wasserstein"),
        ("在五个基准上最好。", "number", "五"),
        ("Sie ist 7,9-mal schneller.", "number", "7,9-mal"),
        ("The authors say “we never claim that any of this could work at all”.", "quote", None),
    ],
)
def test_what_it_does_not_say_is_reported(problems: Problems, text: str, kind: str, value: str | None) -> None:
    found = problems(text)
    assert {kind} <= {k for k, _ in found} <= {kind, "relevance"}
    assert value is None or (kind, value) in found


def test_the_reason_says_that_only_the_record_was_looked_at(ground: Ground) -> None:
    whole = Ground(make_paper(), "We also use 99 layers.")
    reasons = [g.check_text("It has 98 layers.")[0].problems[0].reason for g in (ground, whole)]
    assert "may stand in the full text" in reasons[0]
    assert "full text" not in reasons[1]
    assert whole.check_text("It has 99 layers.")[0].problems == ()


def test_markup_is_read_as_its_reader_sees_it(problems: Problems) -> None:
    page = (
        "<ol start='8'><li><p>结论：<strong>准确率</strong> 提升 34.5 个百分点</p></li></ol><p>&lt;Methods&gt;</p>"
        "\n\n## 2. Results\n\n- **GSM8K**: `86.6` ![plot](https://x.org/5.png)\n"
    )
    assert problems(page) == []


@pytest.mark.parametrize(
    "piece", ["1", "(", "两个、", "x1", "[", "a1b2", "1.", "~1", "10^", "作者：\n", "<p ", "A", "http://a.b/1 "]
)
def test_a_strangers_text_takes_no_longer_than_its_length(ground: Ground, piece: str) -> None:
    began = time.process_time()
    ground.check_text(piece * (8000 // len(piece)))
    assert time.process_time() - began < 5
