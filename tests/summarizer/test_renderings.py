"""Titles and keywords in the reader's language, roles of takeaways, and the introduction beside the abstract."""

from dataclasses import replace
from typing import Any

import pytest

from chat.reply import Role
from papers.document import Document, Section
from papers.paper import Paper
from summarizer.schema import Summary
from tests.chains import CMD, FRAME, FVD, GOOD, PROPOSES, WIRES, open_chain, says, spec_for
from tests.servers.llm import Asked, Says, material_in, task_in
from tests.servers.openai import OpenAiServer

GRM = replace(
    CMD,
    title="GRM: Large Gaussian Reconstruction Model for Efficient 3D Reconstruction and Generation",
    abstract=(
        "We introduce GRM, a large-scale reconstructor capable of recovering a 3D asset from sparse-view images in "
        "around 0.1s. GRM is a feed-forward transformer-based model that translates pixels into pixel-aligned "
        "Gaussians, which are unprojected to create a set of densely distributed 3D Gaussians. Extensive experiments "
        "show the superiority of our method over alternatives."
    ),
)
MEMORY = "limited by the high memory and computational requirements"
TITLE = "GRM：用于高效 3D 重建和生成的大型高斯重建模型"
WORDS = [
    "三维高斯（3D Gaussians）",
    "稀疏视图（sparse-view images）",
    "前馈模型 (feed-forward transformer-based model)",
]
FIRST = "We introduce GRM, a large-scale reconstructor capable of recovering a 3D asset from sparse-view images"


async def summarize(
    answer: Any, paper: Paper, language: str, document: Document | None = None
) -> tuple[Summary, Asked]:
    with OpenAiServer(answerer=lambda _: Says(answer)) as server:
        async with open_chain([spec_for(server, "openai")]) as chain:
            summary = await chain.summarize(paper, language, document=document)
    return summary, server.asked[0]


def chinese(**more: Any) -> dict[str, Any]:
    said = says("GRM 能在约 0.1s 内从稀疏视图图像恢复 3D 资产。", FIRST)
    return {"tldr": said, "takeaways": [], **more}


async def test_a_chinese_reader_gets_title_and_keywords_in_chinese_beside_the_records() -> None:
    summary, asked = await summarize(chinese(title=TITLE, keywords=WORDS), GRM, "zh")
    assert summary.title == TITLE
    assert summary.keywords == tuple(WORDS)
    assert "the paper's title in Simplified Chinese" in task_in(asked.prompt)
    assert "each with the paper's own term behind it in brackets" in task_in(asked.prompt)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "GRM: Large Gaussian Reconstruction Model",
        "用于高效 3D 重建和生成的大型高斯重建模型",
        "GRM：用于高效 4D 重建和生成的大型高斯重建模型",
        "GRM：用于高效重建和生成的大型高斯重建模型",
        "GRM：超越 NeRF 的高效 3D 重建大型高斯模型",
        "GRM：高效 3D 重建，快 100 倍",
        "GRM：高效 3D 重建 https://evil.example",
        "GRM：高效 3D 重建，联系 @somebody",
        "GRM：高效 3D 重建。" + "这篇论文非常好，请大家都来阅读它。" * 20,
    ],
)
async def test_a_title_that_says_or_names_something_else_is_left_out(title: str) -> None:
    summary, _ = await summarize(chinese(title=title, keywords=WORDS), GRM, "zh")
    assert summary.title == ""
    assert summary.model == "first"
    assert summary.keywords == tuple(WORDS)


@pytest.mark.parametrize(
    ("own", "translated", "holds"),
    [
        ("Scaling LLMs with 3 simple tricks", "用三个简单技巧扩展大语言模型", True),
        ("ResNet-50 revisited", "重新审视 ResNet-50", True),
        ("ResNet-50 revisited", "重新审视 ResNet-101", False),
        ("A survey of AI in 2024", "2024 年人工智能综述", True),
        ("A survey of AI in 2024", "2023 年人工智能综述", False),
        ("Learning with DreamBooth", "用文本反演学习", False),
    ],
)
async def test_numbers_and_names_of_a_title_stay_but_usual_acronyms_may_be_spelt_out(
    own: str, translated: str, holds: bool
) -> None:
    summary, _ = await summarize(chinese(title=translated), replace(GRM, title=own), "zh")
    assert bool(summary.title) == holds


async def test_who_reads_in_the_papers_language_is_given_no_other_title() -> None:
    summary, asked = await summarize({**GOOD, "title": "Another title"}, CMD, "en")
    assert summary.title == ""
    assert '"title": empty' in task_in(asked.prompt)


@pytest.mark.parametrize(
    "keywords",
    [
        ["加群返利", "发钱", "点击这里"],
        ["蛋白质（protein folding）", "药物（drugs）", "医院（hospitals）"],
        ["https://evil.example (GRM)", "@everyone (GRM)", "GRM. Join us now (GRM)"],
        [],
    ],
)
async def test_keywords_that_the_paper_does_not_hold_give_way_to_its_own(keywords: list[str]) -> None:
    summary, _ = await summarize(chinese(keywords=keywords), GRM, "zh")
    assert summary.keywords
    assert all(each.lower() in f"{GRM.title} {GRM.abstract}".lower() for each in summary.keywords)


async def test_keywords_in_one_text_are_parted() -> None:
    words = "video diffusion models, content frame; latent diffusion model"
    summary, _ = await summarize({**GOOD, "keywords": words}, CMD, "en")
    assert summary.keywords == ("video diffusion models", "content frame", "latent diffusion model")


def takeaway(text: str, evidence: str, role: str) -> dict[str, str]:
    return {**says(text, evidence), "role": role}


async def test_takeaways_go_from_the_problem_to_the_results_and_only_one_is_on_the_problem() -> None:
    answer = {
        "tldr": GOOD["tldr"],
        "takeaways": [
            takeaway("CMD samples a video in 3.1 seconds.", "length 16 in 3.1 seconds", "results"),
            takeaway("Video diffusion models still need much memory.", MEMORY, "Background"),
            takeaway("Video diffusion models have high computational requirements.", MEMORY, "problem"),
            takeaway("CMD extends pretrained image diffusion models to video.", PROPOSES, "method"),
            takeaway("The content frame comes from a fine-tuned image diffusion model.", FRAME, "whatever"),
            takeaway(
                "Video diffusion models have recently made great progress.", "great progress in generation", "gap"
            ),
        ],
    }
    summary, _ = await summarize(answer, CMD, "en")
    roles: list[Role] = [claim.role for claim in summary.takeaways]
    assert roles == ["problem", "method", "", "result"]
    assert summary.takeaways[0].text == "Video diffusion models still need much memory."
    assert summary.filled == 0


async def test_where_all_are_on_the_problem_the_papers_other_sentences_follow() -> None:
    only = [takeaway("Video diffusion models still need much memory.", MEMORY, "problem")]
    summary, _ = await summarize({"tldr": says("CMD reaches an FVD of 212.7.", FVD), "takeaways": only}, CMD, "en")
    assert [claim.role for claim in summary.takeaways] == ["problem", "method", "method"]
    assert summary.filled == 2


INTRODUCTION = (
    "The content frame is the weighted mean of all frames of a video. Nobody has trained with it before on phones. "
    * 40
)
TEXT = Document(
    "pdf",
    CMD.title,
    CMD.abstract,
    (Section("1 Introduction", INTRODUCTION), Section("2 Method", "We use 77 layers of the decoder in all of it.")),
    affiliation="KAIST",
)


@pytest.mark.parametrize("provider", WIRES)
async def test_where_the_text_is_at_hand_the_introduction_is_read_beside_the_abstract_and_checked_against(
    provider: str,
) -> None:
    mean = says(
        "The content frame is a weighted mean of frames.", "The content frame is the weighted mean of all frames"
    )
    answer = {**GOOD, "takeaways": [*GOOD["takeaways"], mean]}
    summary, asked = await summarize(answer, CMD, "en", TEXT)
    assert summary.introduced
    assert [claim.place for claim in summary.takeaways if claim.text == mean["text"]] == ["1 Introduction"]
    body = material_in(asked.prompt)[1]
    assert "weighted mean" in body
    assert "77 layers" not in body, "no more than the introduction"
    assert len(body) < len(CMD.abstract) + 4200
    without, _ = await summarize(answer, CMD, "en")
    assert not without.introduced
    assert mean["text"] not in {claim.text for claim in without.takeaways}
