"""Which papers references are, by what lists say of them."""

import pytest

from papers.references.records import Record
from services.libraries.matching import is_same, the_same
from tests.servers.arxiv import make_paper

OURS = ("Vaswani, Ashish",)


@pytest.mark.parametrize(
    ("said", "authors", "title", "same"),
    [
        ("{Attention} is all you need", OURS, "Attention Is All You Need", True),
        ("Attention is all you need", ("Other, Bo",), "Attention Is All You Need", False),
        ("Attention is all you need", (), "Attention Is All You Need", True),
        ("Introduction", (), "Introduction", False),
        ("Introduction", OURS, "Introduction", True),
        ('On the Schr{\\"o}dinger equation', OURS, "On the Schrödinger Equation", True),
        ("Denoising diffusion probabilistic model", OURS, "Denoising Diffusion Probabilistic Models", True),
        ("Improved denoising diffusion probabilistic models", OURS, "Denoising Diffusion Probabilistic Models", False),
        ("Efficient tracking of dialogs with GPT-3", OURS, "Efficient Tracking of Dialogs with GPT-4", False),
        ("A theory of everything that moves, part I", OURS, "A Theory of Everything That Moves, Part II", False),
        ("A theory of everything that moves", OURS, "A Theory of Everything That Moves, II", False),
        ("A theory of everything that moves", OURS, "A Theory of Everything That Moves: Wheels and Wings", True),
        ("A theory of everything that moves", ("Bo, A",), "A Theory of Everything That Moves: Wheels", False),
    ],
)
def test_a_title_is_compared_by_its_letters_and_its_authors(
    said: str, authors: tuple[str, ...], title: str, same: bool
) -> None:
    entry = Record(title=said, authors=authors, latex=True).entry()
    assert entry is not None
    assert is_same(entry, make_paper(1, title=title, authors=("Ashish Vaswani", "Noam Shazeer"))) == same


def test_just_the_title_goes_before_one_that_is_near() -> None:
    entry = Record(title="The melting of glaciers in summer", authors=OURS, latex=True).entry()
    assert entry is not None
    titles = ("The Melting of Glaciers in Summers", "The Melting of Glaciers in Summer")
    near, exact = (make_paper(n, title=title, authors=("Ashish Vaswani",)) for n, title in enumerate(titles, 1))
    assert the_same(entry, [near, exact]) is exact
