"""Which language a statement is in, and what becomes of a model that writes another one than asked for."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chat.languages import SUMMARISED
from chat.urgency import Asking
from summarizer.languages import mostly, written_in
from summarizer.models.providers import Provider
from summarizer.schema import OFFLINE
from summarizer.sentences import split
from tests.chains import CMD, FRAME, FVD, GOOD, PROPOSES, WIRES, open_chain, says, spec_for, summary_of
from tests.servers.llm import Act, Fails, Says
from tests.servers.openai import OpenAiServer

CHINESE = summary_of(
    says("CMD 是一种用于视频生成的潜在扩散模型，在 WebVid-10M 上的 FVD 达到 212.7。", FVD),
    says("视频扩散模型需要大量内存和计算。", "limited by the high memory and computational requirements"),
    says("CMD 扩展了预训练的图像扩散模型，用于视频生成。", PROPOSES),
    says("内容帧由微调的预训练图像扩散模型生成。", FRAME),
)
SENTENCES = {
    "en": "We show that the method is faster than all previous ones on the three data sets.",
    "zh": "我们提出 Latent Diffusion Transformer (LDT)，在 ImageNet-1k 和 MS COCO 上优于 Stable Diffusion XL。",
    "de": "Wir zeigen, dass die Methode auf drei Datensätzen schneller als alle bisherigen ist.",
    "fr": "Nous montrons que la méthode est plus rapide que les précédentes sur trois jeux de données.",
    "es": "Mostramos que el método es más rápido que los anteriores en los tres conjuntos de datos.",
    "it": "Mostriamo che il metodo è più veloce di quelli precedenti su tre insiemi di dati.",
    "pt": "Mostramos que o método é mais rápido do que os anteriores em três conjuntos de dados.",
    "nl": "We laten zien dat de methode op drie datasets sneller is dan alle eerdere van het veld.",
    "sv": "Vi visar att metoden är snabbare än alla tidigare på de tre datamängderna.",
    "pl": "Pokazujemy, że metoda jest szybsza od wszystkich poprzednich na trzech zbiorach danych.",
    "ru": "Мы показываем, что метод быстрее всех предыдущих на трёх наборах данных ImageNet.",
    "uk": "Ми показуємо, що метод швидший за всі попередні на трьох наборах даних.",
    "ja": "本手法は三つのデータセットで従来手法より高速であることを示す。",
    "ko": "우리는 이 방법이 세 데이터셋에서 이전의 모든 방법보다 빠르다는 것을 보인다.",
    "ar": "نبيّن أن الطريقة أسرع من جميع الطرق السابقة على ثلاث مجموعات من البيانات.",
}


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("asked", ["en", "zh"])
def test_a_sentence_is_in_its_language_whatever_was_asked_for(language: str, asked: str) -> None:
    assert written_in(SENTENCES[language], asked) == language


@pytest.mark.parametrize("text", ["", "GPT-4", "α β γ δ ε ζ η θ", "7.7×", "Stable Diffusion XL", "12,5 % – 3"])
def test_what_is_of_no_language_is_in_the_one_asked_for(text: str) -> None:
    assert [written_in(text, asked) for asked in ("en", "zh", "xx")] == ["en", "zh", "xx"]


def test_a_title_in_another_language_does_not_decide() -> None:
    assert written_in("本文重新审视了《Attention Is All You Need》，并提出一种更快的实现。", "zh") == "zh"
    assert written_in("The model 文心一言 is better than the others on all of the tasks.", "zh") == "en"
    assert mostly([SENTENCES["en"], SENTENCES["zh"]], "zh") == "zh"
    assert mostly([], "zh") == "zh"


def test_no_chinese_summary_that_people_wrote_is_taken_for_another_language(shared_data: Path) -> None:
    with (shared_data / "scitldr" / "dev-zh.jsonl").open(encoding="utf-8") as file:
        told = [str(json.loads(line)["tldr_zh"]) for line in file]
    with (shared_data / "digests" / "dev.jsonl").open(encoding="utf-8") as file:
        for text in ("\n".join(str(json.loads(line)[key]) for key in ("summary", "digest")) for line in file):
            told += re.split(r"<[^>]++>|\n|(?<=。)", text)
    chinese = [text for text in told if len(re.findall("[\u4e00-\u9fff]", text)) >= 6]
    assert len(chinese) > 8000
    assert [text for text in chinese if written_in(text, "zh") != "zh"] == []


def test_no_english_abstract_is_taken_for_another_language(shared_data: Path) -> None:
    with (shared_data / "digests" / "dev.jsonl").open(encoding="utf-8") as file:
        abstracts = [str(json.loads(line)["paper"]["abstract"]) for line in file]
    sentences = [each.text for abstract in abstracts for each in split(abstract)]
    assert len(sentences) > 2000
    assert [text for text in sentences if written_in(text, "en") != "en"] == []
    missed = [text for text in sentences if written_in(text, "zh") != "en"]
    assert len(missed) <= 0.002 * len(sentences), "of a few words"


@pytest.mark.parametrize("provider", WIRES)
async def test_an_answer_in_another_language_is_asked_for_again_once(provider: Provider) -> None:
    corrected = [{"number": n, **each} for n, each in enumerate([CHINESE["tldr"], *CHINESE["takeaways"]], 1)]
    with WIRES[provider](Says(GOOD), Says({"statements": corrected})) as server:
        async with open_chain([spec_for(server, provider)]) as chain:
            summary = await chain.summarize(CMD, "zh")
        assert len(server.asked) == 2
    assert "not in Simplified Chinese" in server.asked[1].prompt
    assert (summary.model, summary.language, summary.filled) == ("first", "zh", 0)
    assert summary.tldr.text == CHINESE["tldr"]["text"]


async def test_only_the_statements_in_another_language_are_asked_for_again() -> None:
    mixed = {**CHINESE, "takeaways": [*CHINESE["takeaways"][:2], GOOD["takeaways"][2]]}
    corrected = {"statements": [{"number": 1, **CHINESE["takeaways"][2]}]}
    with OpenAiServer(Says(mixed), Says(corrected)) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summary = await chain.summarize(CMD, "zh")
    asked = server.asked[1].prompt
    assert GOOD["takeaways"][2]["text"] in asked
    assert CHINESE["takeaways"][0]["text"] not in asked
    assert [claim.text for claim in summary.takeaways] == [each["text"] for each in CHINESE["takeaways"]]


@pytest.mark.parametrize("second", [Says({"statements": []}), Fails(400), Says(GOOD), Says("…")], ids=str)
async def test_what_stays_in_another_language_is_kept_and_called_what_it_is(second: Act) -> None:
    with OpenAiServer(Says(GOOD), answerer=lambda _: second) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summary = await chain.summarize(CMD, "zh")
        assert len(server.asked) == 2
    assert (summary.model, summary.language, summary.filled) == ("first", "en", 0)
    assert not any(claim.problems for claim in (summary.tldr, *summary.takeaways))


async def test_an_answer_to_a_question_and_one_without_a_model_are_called_what_they_are() -> None:
    statements: dict[str, Any] = {"statements": [GOOD["tldr"]]}
    with OpenAiServer(Says(statements), Fails(400), *[Fails(404)] * 3) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            answer = await chain.answer(CMD, "它有多好？", "zh", Asking())
            offline = await chain.answer(CMD, "What FVD score does it achieve?", "zh", Asking())
    assert (answer.model, answer.language) == ("first", "en")
    assert (offline.model, offline.language) == (OFFLINE, "en")


def test_the_sentences_of_all_rows_are_told_apart_whatever_was_asked_for() -> None:
    """The confusion table: each sentence, asked for in each language, is in its own."""
    lines = (Path(__file__).parent / "sentences.psv").read_text(encoding="utf-8").splitlines()
    told = [line.split("|", 1) for line in lines]
    assert {code for code, _ in told} == set(SUMMARISED)
    confused = [
        (code, found, asked, text)
        for code, text in told
        for asked in SUMMARISED
        if (found := written_in(text, asked)) != code
    ]
    assert confused == []


def test_characters_tell_the_two_ways_of_writing_chinese() -> None:
    assert written_in("模型在 ImageNet 上表现最好", "zh-hant") == "zh"
    assert written_in("模型在 ImageNet 上表現最好", "zh") == "zh-hant"
    assert [written_in("本文提出新方法", asked) for asked in ("en", "ja", "zh")] == ["zh", "ja", "zh"]
    assert [written_in("正文十分清楚", asked) for asked in ("zh", "zh-hant", "en")] == ["zh", "zh-hant", "zh"]
