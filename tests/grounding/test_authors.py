"""Author lines in their many forms."""

import pytest

from summarizer.grounding import Ground
from summarizer.grounding.author_lines import find, split_names
from summarizer.grounding.people import Authors
from tests.grounding.conftest import Problems
from tests.grounding.records_made import make_paper


@pytest.mark.parametrize(
    "text",
    [
        "作者：Zoë Müller、José García、Wei Zhang 和 Yong Bae Kim",
        "**Authors:** Z. Müller$^{1,2}$, García José, Zhang Wei*†, YongBae Kim",
        "Authors: Zoe Mueller (ETH Zurich), Jos\\'e Garc\\'ia and Wei Zhang",
        "Authors: M¨uller, Z.; Garc´ıa, J.; Zhang, W. et al.",
        "<li><strong>作者：</strong></li><li>Zoë Müller</li><li>José García</li><li>第一作者单位：ETH</li>",
        "1. 作者姓名: Müller Zoë<em>1, Wei Zhang</em>†2 等",
        "Autoren: Zoë Müller und Wei Zhang",
        "Auteurs : José García et Wei Zhang",
        "Authors:\n1. Zoë Müller\n2. Wei Zhang\n\nAbstract: We train.",
        "Authors: Zoë Müllerr, José García, Wei Zhang",
        "Authors: None",
        "作者：无",
        "第一作者单位：Massachusetts Institute of Technology",
    ],
)
def test_right_ones_are_no_problem(problems: Problems, text: str) -> None:
    assert [value for kind, value in problems(text) if kind == "author"] == []


@pytest.mark.parametrize(
    ("text", "strangers"),
    [
        ("作者：Wei Zhang、John Smith、Jane Doe", ["John Smith", "Jane Doe"]),
        ("Authors:\n- Wei Zhang\n- John Smith\n", ["John Smith"]),
        ("<li>作者：</li>\n<li>John Smith</li>\n<li>Jane Doe</li>\n<li>关键词：x</li>", ["John Smith", "Jane Doe"]),
        (
            "Authors: Wei Zhong, Ming Garcia, Tom Mueller, Yang Kim",
            ["Wei Zhong", "Ming Garcia", "Tom Mueller", "Yang Kim"],
        ),
        ("Authors: Wei Zhang, Yongb Aekim", ["Yongb Aekim"]),
    ],
)
def test_each_person_who_did_not_write_it_is_reported(problems: Problems, text: str, strangers: list[str]) -> None:
    assert [value for kind, value in problems(text) if kind == "author"] == strangers


def test_without_a_list_of_authors_nobody_is_a_stranger() -> None:
    assert not Ground(make_paper(authors=())).check_text("Authors: John Smith")[0].problems


def test_names_are_split_where_people_split_them() -> None:
    names = ["Ze Ma", "Daquan Zhou", "Xu Y", "Anna-Lena O'Neil"]
    assert split_names("Ze Ma*1, Daquan Zhou†1 & Xu, Y.; Anna-Lena O'Neil (MIT, USA) et al.") == names


def test_a_sentence_about_authors_is_no_author_line() -> None:
    assert find(["本文作者提出了一种方法", "The authors propose GPT-4.", "作者单位：MIT"]) == []


def test_a_surname_alone_or_initials_are_enough_but_a_lone_letter_is_not() -> None:
    authors = Authors(["Ricardo Martin Brualla", "Björn Ommer"])
    assert authors.includes("R. Martin-Brualla")
    assert authors.includes("Ommer")
    assert not authors.includes("B.")
    assert not authors.includes("Bernd Ommer")


def test_names_in_chinese_characters_are_compared_with_pinyin(problems: Problems) -> None:
    paper = make_paper(authors=("Zicheng Zhang", "Ruobing Zheng", "Yu-Gang Jiang", "Xuling Lyu"))
    ground = Ground(paper)
    assert problems("作者：张子程、郑若冰、姜玉刚、吕旭玲", ground) == []
    assert problems("作者：子程张，若冰郑，玉刚姜", ground) == [], "given names first"
    assert problems("作者：张子程、王伟、姜玉刚", ground) == [], (
        "a list that is mostly right is rendered carelessly at worst"
    )
    assert problems("作者：王佳俊、刘子超、张子程", ground) == [("author", "王佳俊"), ("author", "刘子超")]
    assert problems("作者：金智勋、朴相俊", Ground(make_paper(authors=("Jihoon Kim", "Sangjoon Park")))) == []
