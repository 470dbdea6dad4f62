"""Names that a paper holds, spelt in any way, and names that it does not."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from summarizer.grounding.fold import readable
from summarizer.grounding.names import Lexicon, candidates, is_everyday

LEXICON = Lexicon(
    "Neural Radiance Fields for multi-task learning with 3D Gaussian Splatting, stochastic gradient descent, "
    'text-to-image models, Mip-NeRF 360, Wasserstein GANs and mini-ImageNet by R\\"uckert'
)


@pytest.mark.parametrize(
    "name",
    ["NeRF", "NeRFs", "MTL", "3DGS", "SGD", "T2I", "WGAN", "MipNeRF360", "miniImageNet", "GAN", "Ruckert"],
)
def test_a_name_may_be_spelt_or_shortened_in_any_way(name: str) -> None:
    known = LEXICON.has(name) or LEXICON.spells_out(name)
    assert known


@pytest.mark.parametrize("name", ["BERT", "CNN", "NeRV", "4DGS", "I2T", "SGDM", "ResNet-50", "Mip-NeRF 36"])
def test_other_names_are_not(name: str) -> None:
    assert not LEXICON.has(name)
    assert not LEXICON.spells_out(name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("我们提出了PDE-Net和基于Wasserstein-GAN的NeRF", ["PDE", "Wasserstein-GAN", "NeRF"]),
        ("We compare with the method of Yann LeCun on ImageNet.", ["Yann", "LeCun", "ImageNet"]),
        ("Wir nutzen das Modell von Kingma mit dem FID-Wert auf ImageNet.", ["FID", "ImageNet"]),
        ("Key Takeaways and Main Contributions", []),
        ("Moreover, Results are good. However, it helps.", []),
        ("The IV-th point", []),
    ],
)
def test_names_are_told_from_words(text: str, names: list[str]) -> None:
    assert list(candidates(readable(text))) == names


def test_threads_do_not_disturb_each_other() -> None:
    words = [f"{a}-{b}" for a in ("Generational", "Relational", "Hopefulness") for b in ("Specific", "Conditional")]
    alone = [is_everyday(word) for word in words]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            for n in range(60):
                fresh = [f"{word}{'ly' * (n % 3)}{n}" for word in words]  # words that no cache knows yet
                list(threads.map(is_everyday, fresh * 4))
                assert list(threads.map(is_everyday, words)) == alone
    finally:
        sys.setswitchinterval(interval)
