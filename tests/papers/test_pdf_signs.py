"""Raised and lowered signs: made pages, and the real papers whose exponents had vanished."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from papers.pdf.reader import read_pdf
from papers.pdf.signs import END, LOWERED, RAISED, SURE, write
from summarizer.grounding import Ground
from tests.papers.pdf_maker import pdf
from tests.readings import read_once
from tests.servers.arxiv import make_paper

_FLAT_TEN = re.compile(r"[×·]\s?10\d{1,2}\b(?![⁰-⁹^])|\b10−\d{1,2}\b")


def up(text: str) -> str:
    return f"{RAISED}{text}{END}"


def down(text: str) -> str:
    return f"{LOWERED}{text}{END}"


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (f"10{up('6.6')} NEOs", "10^6.6 NEOs"),
        (f"4.4×10{up('−13')}", "4.4×10⁻¹³"),
        (f"10{up('–6')} and 10{up('6:6')}", "10⁻⁶ and 10^6.6"),
        (f"(200 m/D{down('b')}){up('1.5')} is", "(200 m/D_b)^1.5 is"),
        (f"X{down('i')}{up('2')} and x{down('k')}y", "Xᵢ² and xₖy"),
        (f"e{up('−x' + up('2'))}", "e^(−x²)"),
        (f"3 deg{up('2')}, 5 km{up('2')}, m s{up('−1')}, fb{up('−1')}", "3 deg², 5 km², m s⁻¹, fb⁻¹"),
        (f"H{down('2')}O, CO{down('2')}, Ca{up('2+')}, R{up('2')}", "H₂O, CO₂, Ca²⁺, R²"),
        (f"mc{SURE}{up('2')} and sin{up('2')} θ, χ{up('2')}", "mc² and sin² θ, χ²"),
        (f"{up('14')}C and {up('241')}Am", "¹⁴C and ²⁴¹Am"),
        (f"the 4{up('th')} and 21{up('st')} at 90{up('◦')} with f{up('′')}", "the 4th and 21st at 90° with f′"),
        (f"with {up('1')}{down('2')} of", "with 1/2 of"),
        (f"L{up('A')}TEX", "LATEX"),
        # Marks of notes, citations and affiliations are no exponents.
        (f"Apache Lucene{up('1')} and", "Apache Lucene and"),
        (f"library.{up('3')} Reading", "library. Reading"),
        (f"as shown before{up('12,13')} by", "as shown before by"),
        (f"in 2019{up('4')} and CIFAR-10{up('2')}", "in 2019 and CIFAR-10"),
        (f"(see the text){up('5')} but (a + b){up('2')}", "(see the text) but (a + b)²"),
        (f"Ada Lovelace{up('1,∗')} and Bo Li{up('a')}", "Ada Lovelace and Bo Li"),
        (f"{up('1')}Department of Physics", "1Department of Physics"),
        (f"p{up('∗')} < 0.05", "p* < 0.05"),
    ],
)
def test_signs_are_written(line: str, text: str) -> None:
    assert write(line).text == text


def test_what_is_printed_keeps_the_marks() -> None:
    assert write(f"Ada Lovelace{up('1,∗')}, Bo Li{up('2')}").printed == "Ada Lovelace1,∗, Bo Li2"


@given(st.text(st.sampled_from([RAISED, LOWERED, END, SURE, "1", "a", " ", "(", ")", "x", ",", "∗", "/"]), max_size=60))
def test_no_mark_is_left(line: str) -> None:
    for text in write(line):
        assert not any(mark in text for mark in (RAISED, LOWERED, END, SURE))


def test_many_signs_take_linear_time() -> None:
    line = (f"x{up('2')} (a{down('i')} " * 20_000) + RAISED * 20_000
    assert write(line).text.count("²") == 20_000


def _page(lines: Sequence[Sequence[tuple[str, float, float]]]) -> bytes:
    """Draw lines of pieces, each with its size and how far it stands off the line."""
    drawn = "BT 14 TL 72 700 Td\n"
    for line in lines:
        drawn += "".join(f"/F1 {size} Tf {shift} Ts ({text}) Tj\n" for text, size, shift in line) + "T*\n"
    return f"{drawn}ET".encode("latin-1")


def test_size_and_baseline_tell_signs_on_a_page(tmp_path: Path) -> None:
    prose = [[("Plain words stand on the line and carry no sign at all here", 10.0, 0.0)]] * 6
    page = _page(
        [
            *prose,
            [("There are 10", 10, 0), ("6.6", 7, 3.6), (" objects of 3 km", 10, 0), ("2", 7, 3.6), (" each.", 10, 0)],
            [
                ("It needs H", 10, 0),
                ("2", 7, -1.5),
                ("O and the Lucene", 10, 0),
                ("1", 7, 3.6),
                (" library here.", 10, 0),
            ],
            [("S", 10, 0), ("MALL CAPITALS", 8, 0), (" and a note of smaller type", 8, 0), (" stay 104", 10, 0)],
        ]
    )
    text = read_pdf(pdf(tmp_path / "signs.pdf", [page])).text
    assert "There are 10^6.6 objects of 3 km² each." in text
    assert "H₂O and the Lucene library here." in text
    assert "SMALL CAPITALS and a note of smaller type stay 104" in text


@pytest.mark.parametrize(
    ("name", "held", "flat"),
    [
        ("pdf-2/1707.04066", ["10^6.6 NEOs", "(or 3.5 × 10⁶)", "(200 m/D_b)^1.5"], "106.6"),
        ("pdf-2/2110.02751", ["4.4×10⁻¹³", "²⁴¹Am", "eVₑₑ"], "10−13"),
        ("pdf-2/2203.14465", ["10⁻⁶ was consistently"], "10−6"),
        ("pdf-2/2007.01282", ["Apache Lucene with", "the FAISS library.", "SpaCy. In DPR"], "Lucene1"),
        ("pdf/0908.0054", ["10⁻²² eV"], "10−22"),
    ],
)
def test_real_papers_keep_their_exponents(shared_data: Path, name: str, held: list[str], flat: str) -> None:
    text = read_once(shared_data / f"{name}.pdf").text
    assert [each for each in held if each not in text] == []
    assert flat not in text


def test_no_power_of_ten_is_flat(shared_data: Path) -> None:
    names = ("pdf/0908.0054", "pdf/1001.0012", "pdf/1706.03762", "pdf-2/1707.04066", "pdf-2/2110.02751")
    texts = (read_once(shared_data / f"{name}.pdf").text for name in names)
    assert [each for text in texts for each in _FLAT_TEN.findall(text)] == []


def _faults(shared_data: Path, name: str, statement: str) -> list[str]:
    document = read_once(shared_data / f"{name}.pdf")
    record = make_paper(title=document.title, abstract=document.abstract, authors=())
    (claim,) = Ground(record, sections=document.sections).check_text(statement)
    return [problem.value for problem in claim.problems if problem.kind == "number"]


@pytest.mark.parametrize(
    ("name", "statement", "wrong"),
    [
        ("pdf-2/1707.04066", "There are 106.6 NEOs larger than 10 meters.", ["106.6"]),
        ("pdf-2/1707.04066", "There are 3.5 million NEOs larger than 10 meters.", []),
        ("pdf-2/1707.04066", "There are 3.5 × 10^6 NEOs larger than 10 meters.", []),
        ("pdf-2/1707.04066", "There are 10^6.6 NEOs larger than 10 meters.", []),
        ("pdf-2/2203.14465", "A learning rate of 10−6 was used.", []),
        ("pdf-2/2203.14465", "A learning rate of 10^-5 was used.", ["10^-5"]),
        ("pdf-2/2203.14465", "A learning rate of 106 was used.", ["106"]),
        ("pdf-2/2110.02751", "The p-value is at most 4.4×10−13.", []),
        ("pdf-2/2110.02751", "The p-value is at most 4.4×10^-12.", ["4.4×10^-12"]),
        ("pdf/0908.0054", "The boson has a mass of about 10^-22 eV.", []),
        ("pdf/0908.0054", "The boson has a mass of about 1022 eV.", ["1022"]),
    ],
)
def test_the_check_reads_them_as_numbers(shared_data: Path, name: str, statement: str, wrong: list[str]) -> None:
    assert _faults(shared_data, name, statement) == wrong
