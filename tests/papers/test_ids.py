import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.errors import BadInputError
from papers import ids
from papers.ids import ArxivId
from tests.growth.work import superlinear

NEW = ArxivId("2403.14621")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2403.14621", "2403.14621"),
        ("2403.14621v2", "2403.14621v2"),
        ("2403.14621V2", "2403.14621v2"),
        ("  2403.14621. ", "2403.14621"),
        ("2403.14621v1.pdf", "2403.14621v1"),
        ("arXiv:2403.14621v2", "2403.14621v2"),
        ("ARXIV: 2403.14621", "2403.14621"),
        ("arxiv.2403.14621", "2403.14621"),
        ("arXiv：２４０３．１４６２１", "2403.14621"),
        ("10.48550/arXiv.2403.14621", "2403.14621"),
        ("https://doi.org/10.48550/arXiv.2403.14621", "2403.14621"),
        ("https://arxiv.org/abs/2403.14621", "2403.14621"),
        ("http://arxiv.org/pdf/2403.14621v3.pdf", "2403.14621v3"),
        ("arxiv.org/html/2403.14621v1#S2.SS1", "2403.14621v1"),
        ("www.arxiv.org/ps/hep-th/9901001v2", "hep-th/9901001v2"),
        ("export.arxiv.org/e-print/math.CA/0611800v2", "math/0611800v2"),
        ("https://arxiv.org/format/math/0611800", "math/0611800"),
        ("cn.arxiv.org/src/2403.14621", "2403.14621"),
        ("https://arxiv.org/abs/hep-th%2F9901001", "hep-th/9901001"),
        ("https://arxiv.org/abs/2403.14621%20", "2403.14621"),
        ("https://export.arxiv.org/api/query?id_list=2403.14621&start=0", "2403.14621"),
        ("https://ar5iv.labs.arxiv.org/html/2403.14621", "2403.14621"),
        ("ar5iv.org/abs/2403.14621", "2403.14621"),
        ("https://www.alphaxiv.org/abs/2403.14621v1?chatId=x", "2403.14621v1"),
        ("https://huggingface.co/papers/2403.14621", "2403.14621"),
        ("[GRM](https://arxiv.org/abs/2403.14621)", "2403.14621"),
        ("[2403.14621](https://arxiv.org/abs/2403.14621v1)", "2403.14621v1"),
        ("<https://arxiv.org/abs/2403.14621>", "2403.14621"),
        ("「2403.14621」，谢谢", "2403.14621"),
        ("请看2403.14621这篇", "2403.14621"),
        ("_2403.14621_", "2403.14621"),
        ("cs.CL/0601001", "cs/0601001"),
        ("MATH.GT/0309136", "math/0309136"),
        ("cond-mat.str-el/0203001", "cond-mat/0203001"),
        ("hep\u2011th/9901001", "hep-th/9901001"),
        ("alg-geom/9708001", "alg-geom/9708001"),
        ("physics/0303098/", "physics/0303098"),
        ("0704.0001", "0704.0001"),
        ("1412.6980", "1412.6980"),
        ("1501.00001", "1501.00001"),
    ],
)
def test_every_form_that_people_paste_is_read(text: str, expected: str) -> None:
    assert str(ids.parse(text)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2403.1414", "2403.1414 is no arXiv id: since 2015 five digits follow the dot."),
        ("https://arxiv.org/abs/0905.24651", "0905.24651 is no arXiv id: until 2014 four digits follow the dot."),
        ("2413.12345", "there is no month 13"),
        ("0703.1234", "begin in April 2007"),
        ("2403.00000", "begin at 1"),
        ("2403.14621v0", "versions are numbered v1"),
        ("2403.14621v01", "versions are numbered v1"),
        ("foo/0611800", "no archive called foo"),
        ("math.XX/0611800", "math has no subject class XX"),
        ("math/06118000", "seven digits"),
        ("math/0613001", "there is no month 13"),
        ("math/0704001", "July 1991 to March 2007"),
        ("hep-th/9106001", "July 1991 to March 2007"),
        ("attention is all you need", "no arXiv id in “attention is all you need”"),
        ("x" * 100, "x…”"),
        ("12.3456", "no arXiv id"),
        ("https://example.com/2403.14621", "no arXiv id"),
        ("", "There is no arXiv id here"),
        ("\x00\x1b", "There is no arXiv id here"),
        ("2403.14621 and 2403.14148", "These are 2 papers, not one"),
    ],
)
def test_what_is_wrong_is_said_with_what_would_do(text: str, reason: str) -> None:
    with pytest.raises(BadInputError) as caught:
        ids.parse(text)
    assert reason in str(caught.value)
    assert caught.value.next_step is not None


def test_all_ids_of_a_message_are_found_in_order_without_repeats() -> None:
    message = "Compare 2403.14148,2403.14621 with arXiv:hep-th/9901001 (and https://arxiv.org/abs/2403.14621v2)!"
    assert list(map(str, ids.find_all(message))) == ["2403.14148", "2403.14621v2", "hep-th/9901001"]
    assert list(map(str, ids.find_all("2403.14621v1 2403.14621v2"))) == ["2403.14621v1", "2403.14621v2"]


@pytest.mark.parametrize(
    "text",
    [
        "1234.5678901", "12.3456", "call 0704 1234567", "+49.2403.14621", "v1.2403.14621", "2403.14621.1",
        "7654321", "2403.14621%", "$2403.14621", "pi/0314159", "and/or", "10.1109/2403.14621x",
        "https://github.com/cs/0601001", "x2403.14621", "2403.14621abc",
    ],
)  # fmt: skip
def test_other_numbers_are_no_ids(text: str) -> None:
    assert ids.find_all(text) == []


def test_only_links_and_prefixed_ids_count_as_links() -> None:
    message = "2403.14148 arXiv:2403.13800 https://arxiv.org/abs/2403.14621v2 huggingface.co/papers/2403.13788"
    assert list(map(str, ids.find_links(message))) == ["2403.13800", "2403.14621v2", "2403.13788"]


months = st.integers(1, 12)
new_ids = st.one_of(
    st.builds(lambda y, m, n: f"{y:02}{m:02}.{n:05}", st.integers(15, 99), months, st.integers(1, 99_999)),
    st.builds(lambda y, m, n: f"{y:02}{m:02}.{n:04}", st.integers(8, 14), months, st.integers(1, 9_999)),
)
old_ids = st.builds(
    lambda archive, y, m, n: f"{archive}/{y:02}{m:02}{n:03}",
    st.sampled_from(sorted(ids.OLD_ARCHIVES)),
    st.sampled_from([*range(92, 100), *range(7)]),
    months,
    st.integers(1, 999),
)
paper_ids = st.builds(ArxivId, new_ids | old_ids, st.integers(0, 999))
FORMS = (
    "{}", " {}\n", "arXiv:{}", "arxiv: {}", "https://arxiv.org/abs/{}", "http://export.arxiv.org/pdf/{}.pdf",
    "arxiv.org/html/{}?x=1#S1", "https://ar5iv.org/abs/{}/", "https://www.alphaxiv.org/overview/{}", "<{}>", "“{}”",
    "[a paper](https://arxiv.org/abs/{}).", "（{}）。", "https://doi.org/10.48550/arXiv.{}", "{}, please!", "看{}吧",
)  # fmt: skip


@given(paper_ids, st.sampled_from(FORMS))
def test_every_id_survives_every_form(paper_id: ArxivId, form: str) -> None:
    assert ids.parse(form.format(paper_id)) == paper_id


@given(st.lists(paper_ids, unique_by=lambda each: each.id, max_size=8))
def test_every_id_of_a_message_is_found(paper_ids: list[ArxivId]) -> None:
    assert ids.find_all(" and ".join(map(str, paper_ids))) == paper_ids


@given(st.text() | st.text("0123456789.v/arxiv:hep-thcs %2F()[]"))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = ids.find_all(text)
    assert set(ids.find_links(text)) <= set(found)
    if len(found) == 1:
        assert ids.parse(text) == found[0]
    else:
        with pytest.raises(BadInputError):
            ids.parse(text)


@pytest.mark.parametrize(
    "unit", ["a", "1", "a-", "2403.", "arxiv.org/", "2403.14621v", "arxiv: ", "[(", "math.GT/", "http://", "2403.1462 "]
)
def test_hostile_messages_take_no_longer_than_others(unit: str) -> None:
    assert superlinear(ids.find_all, lambda length: unit * (length // len(unit))) == ""
