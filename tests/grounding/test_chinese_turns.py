"""Each way in which a Chinese statement turns its English sentence round: that is found, the true one left alone."""

import pytest

from chat.reply import Claim
from summarizer.grounding import Ground
from tests.grounding.records_made import make_paper

ABSTRACT = (
    "Collecting labels for rare birds is challenging and time-consuming. "
    "Existing detectors rely on hand-drawn boxes and ignore the songs of birds. "
    "We present WREN, a detector based on ResNet. "
    "The colour comes from the image of a bird, while the rhythm comes from the audio of a bird. "
    "WREN first aligns the recordings, and then clusters the songs. "
    "We collect 4,310 photographs of owls and 920 recordings of larks. "
    "On CUB, WREN improves the accuracy and relieves the cost of labels. "
    "We also evaluate the speed on NABirds. "
    "The bound only holds if the noise is small. "
    "We study the impact of background noise on recall."
)
TWINS = [
    ("is challenging and", "为稀有鸟类收集标签十分困难。", "为稀有鸟类收集标签非常容易。"),
    ("hand-drawn boxes", "现有检测器依赖手绘的框，忽略了鸟的叫声。", "WREN 依赖手绘的框，忽略了鸟的叫声。"),
    ("based on ResNet", "WREN 是以 ResNet 为基础的检测器。", "ResNet 是以 WREN 为基础的检测器。"),
    ("colour comes from", "颜色来自鸟类的图像，而节奏来自鸟类的音频。", "颜色来自鸟类的音频，而节奏来自鸟类的图像。"),
    ("first aligns", "WREN 先对齐录音，然后再对歌曲聚类。", "WREN 先对歌曲聚类，然后再对齐录音。"),
    ("4,310 photographs", "作者收集了 4,310 张照片和 920 段录音。", "作者收集了 4,310 段录音和 920 张照片。"),
    ("relieves the cost", "WREN 降低了标签的成本。", "WREN 增加了标签的成本。"),
    ("relieves the cost", "WREN 在 CUB 上提高了准确率。", "WREN 在 NABirds 上提高了准确率。"),
    ("only holds if", "只有噪声较小时该界才成立。", "无论噪声大小，该界总是成立。"),
    ("impact of background", "作者研究背景噪声对召回率的影响。", "作者研究召回率对背景噪声的影响。"),
]


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: twin[2])
def test_what_is_turned_is_found_and_what_is_true_is_left_alone(twin: tuple[str, str, str]) -> None:
    words, true, turned = twin
    ground = Ground(make_paper(ABSTRACT, title="WREN: Finding Rare Birds"))
    quote = next(sentence for sentence in ABSTRACT.replace(". ", ".|").split("|") if words in sentence)
    assert not ground.check_claim(Claim(true, quote)).problems
    assert "meaning" in {problem.kind for problem in ground.check_claim(Claim(turned, quote)).problems}
