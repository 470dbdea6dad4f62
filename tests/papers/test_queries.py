from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.errors import BadInputError
from papers.query import queries
from papers.query.queries import MAX_LENGTH, for_arxiv, is_over, parse, within
from papers.query.terms import FIELDS, AllOf, AnyOf, Query, Term, all_of, any_of


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ('abs:"diffusion model" AND (cat:cs.CV OR cat:cs.LG)', 'abs:"diffusion model" AND (cat:cs.CV OR cat:cs.LG)'),
        # beside arXiv's own language
        ("electron proton", "all:electron AND all:proton"),
        ('"neural radiance field" and nerf or splat', '(all:"neural radiance field" AND all:nerf) OR all:splat'),
        ("diffusion -survey", "all:diffusion ANDNOT all:survey"),
        ('a -"b c" d NOT e', 'all:a AND all:d ANDNOT all:"b c" ANDNOT all:e'),
        ("-a b", "all:b ANDNOT all:a"),
        ("a AND NOT b", "all:a ANDNOT all:b"),
        ("a AND (NOT b)", "all:a ANDNOT all:b"),
        ("a && b || c", "(all:a AND all:b) OR all:c"),
        ("a, b; c.", "all:a AND all:b AND all:c"),
        ("“diffusion models”", 'all:"diffusion models"'),
        ("（ti：x）", "ti:x"),
        ("title: x author:y", "ti:x AND au:y"),
        # precedence and groups
        ("a OR b c", "all:a OR (all:b AND all:c)"),
        ("((a))", "all:a"),
        ("a AND (b AND (c AND a))", "all:a AND all:b AND all:c"),
        ("(a OR b) OR c", "all:a OR all:b OR all:c"),
        ("au:del_maestro ANDNOT (ti:x OR ti:y)", "au:del_maestro ANDNOT (ti:x OR ti:y)"),
        ("a -(b c)", "all:a ANDNOT (all:b AND all:c)"),
        ("a OR (b -c)", "all:a OR (all:b ANDNOT all:c)"),
        ('ti:(some "other words")', 'ti:some AND ti:"other words"'),
        ("ti:(a OR abs:b)", "ti:a OR abs:b"),
        # categories
        ("cat:CS.cl", "cat:cs.CL"),
        ("cs.cl", "cat:cs.CL"),
        ("cs.CL cs.LG transformer", "(cat:cs.CL OR cat:cs.LG) AND all:transformer"),
        ("cat:(cs.AI hep-th)", "cat:cs.AI OR cat:hep-th"),
        ("cat:cs.AI AND cat:hep-th", "cat:cs.AI AND cat:hep-th"),
        ("cat:cs", "cat:cs.*"),
        ("cat:cs.?I", "cat:cs.?I"),
        ("cat:math.MP", "cat:math-ph"),
        ("primary:CS.cl", "primary:cs.CL"),
        ("math", "all:math"),
        # words
        ("text-to-image transform*", "all:text-to-image AND all:transform*"),
        ("C++ TCP/IP x^2", 'all:"C++" AND all:"TCP/IP" AND all:"x^2"'),
        ('"and" "-x" "word"', 'all:"and" AND all:"-x" AND all:word'),
        ('"what is AI?"', 'all:"what is AI"'),
        ("au:Müller", "au:Müller"),
        ("au:Yann LeCun", 'au:"Yann LeCun"'),
        ("au:LeCun, Yann diffusion", 'au:"Yann LeCun" AND all:diffusion'),
        ('au:"LeCun, Yann A."', 'au:"Yann A. LeCun"'),
        ("au:Y. LeCun AND cat:cs.LG", 'au:"Y LeCun" AND cat:cs.LG'),
        ("au:Guido van Rossum", 'au:"Guido van Rossum"'),
        ("au:LeCun GAN", "au:LeCun AND all:GAN"),
        ("au:lecun diffusion", "au:lecun AND all:diffusion"),
        ('au:"Yann LeCun et al."', 'au:"Yann LeCun"'),
        ('\\"a\\"', "all:a"),
        ("a\u200bb\tc", "all:ab AND all:c"),
        # ids and dates
        ("id:math.CA/0611800v2", 'id:"math/0611800v2"'),
        ("submittedDate:[202403010000 TO 202403312359]", "submittedDate:[202403010000 TO 202403312359]"),
        ("lastupdateddate:[20240301 to 2024-03-31]", "lastUpdatedDate:[202403010000 TO 202403312359]"),
        ("submittedDate:[20240301120000 TO *]", "submittedDate:[202403011200 TO 209912312359]"),
    ],
)
def test_what_people_type_is_sent_in_normal_form(typed: str, sent: str) -> None:
    query = parse(typed)
    assert str(query) == sent
    assert parse(sent) == query


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", "nothing to look for"),
        ("  - — ,", "nothing to look for"),
        ('"diffusion', "A quotation mark is missing"),
        ('a "b" "c', "A quotation mark is missing."),
        ("(a", "A bracket is missing"),
        ("a)", "A bracket is missing"),
        (")a(", "A bracket is missing"),
        ("foo:bar", "no field foo"),
        ("https://arxiv.org", "no field https"),
        ("a AND", "breaks off"),
        ("a -", "ok"),
        ("OR b", "missing before “OR”"),
        ("a AND OR b", "missing before “OR”"),
        ("a OR ()", "missing before “)”"),
        ("a NOT NOT b", "missing before “NOT”"),
        ("[a]", "missing before “[a]”"),
        ("ti:", "Nothing follows ti:"),
        ("ti:AND x", "Nothing follows ti:"),
        ('ti:""', "nothing between the quotation marks"),
        ("-a", "only says what to leave out"),
        ("NOT (a OR b)", "only says what to leave out"),
        ("a OR -b", "beside OR"),
        ("a -(-b)", "already left out"),
        ("cat:cs.CVV", "Did you mean cs.CV"),
        ("cat:zz", "no category zz"),
        ("cat:zz.*", "no category zz.*"),
        ("id:2403.1414", "five digits"),
        ("*foo", "begins with a wildcard"),
        ("submittedDate:20240301", "two dates"),
        ("submittedDate:[2024 TO 2025]", "two dates"),
        ("submittedDate:[20241301 TO 20241401]", "two dates"),
        ("submittedDate:[20240302 TO 20240301]", "earlier one first"),
        ("a\x00b", "control characters"),
        ("x" * (MAX_LENGTH + 1), "at most 2000"),
        ("x " * 1900, "all:x"),
        (" ".join(f"w{n}" for n in range(400)), "at most 2000"),
        ("(" * 50 + "a" + ")" * 50, "nested"),
        ("a OR b (" * 30 + "a" + ")" * 30, "nested"),
    ],
)
def test_what_arxiv_would_refuse_is_refused_with_a_reason(typed: str, fault: str) -> None:
    if fault in {"ok", "all:x"}:
        assert str(parse(typed)) in {"all:a", "all:x"}
        return
    with pytest.raises(BadInputError) as caught:
        parse(typed)
    assert fault in str(caught.value)
    assert caught.value.next_step is not None


def test_within_restricts_to_whole_minutes_of_greenwich() -> None:
    since = datetime(2024, 3, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    until = datetime(2024, 3, 2, 0, 0, 1, tzinfo=UTC)
    assert within("a -b", since, until) == "(all:a ANDNOT all:b) AND submittedDate:[202403010000 TO 202403020001]"
    assert parse(within("a OR b", since, until)) == parse(f"(a OR b) {within('a', since, until).partition('AND ')[2]}")
    with pytest.raises(ValueError, match="is after"):
        within("a", until, since)
    with pytest.raises(BadInputError):
        within("(a", since, until)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("primary:cs.CL diffusion", "cat:cs.CL AND all:diffusion"),
        ("diffusion ANDNOT primary:cs.CL", "all:diffusion"),
        ("diffusion ANDNOT (primary:cs.CL AND ti:x) ANDNOT ti:y", "all:diffusion ANDNOT ti:y"),
        ("(primary:cs.CL OR primary:cs.LG) AND ti:x", "(cat:cs.CL OR cat:cs.LG) AND ti:x"),
        ("cat:cs.CL", "cat:cs.CL"),
    ],
)
def test_arxiv_is_asked_for_what_its_search_has(typed: str, asked: str) -> None:
    assert for_arxiv(parse(typed)) == asked


@pytest.mark.parametrize(
    ("typed", "over"),
    [
        ("submittedDate:[20240301 TO 20240331]", True),
        ("ti:x AND lastUpdatedDate:[20240301 TO 20240331]", True),
        ("submittedDate:[20230301 TO 20230331] OR submittedDate:[20240301 TO 20240331]", True),
        ("submittedDate:[20240301 TO *]", False),
        ("submittedDate:[20240301 TO 20240402]", False),
        ("ti:x OR submittedDate:[20240301 TO 20240331]", False),
        ("ti:x ANDNOT submittedDate:[20240301 TO 20240331]", False),
        ("ti:x", False),
    ],
)
def test_a_time_that_has_passed(typed: str, *, over: bool) -> None:
    assert is_over(parse(typed), datetime(2024, 4, 1, 12, tzinfo=UTC)) is over


def test_the_longest_query_can_still_be_restricted() -> None:
    longest = "x" * (MAX_LENGTH - len("all:"))
    moment = datetime(2024, 3, 1, tzinfo=UTC)
    assert parse(within(longest, moment, moment)) is not None


words = st.from_regex(r"[a-zé][a-z0-9'-]{0,6}[a-z0-9*?]?", fullmatch=True)
signs = st.characters(categories=["L", "Nd", "Po", "Sm"], exclude_characters='"*?\\')
phrase_words = st.text(signs, min_size=1, max_size=6).filter(lambda word: any(map(str.isalnum, word)))
phrases = st.lists(phrase_words, min_size=1, max_size=3).map(" ".join)
leaves = st.one_of(
    st.builds(
        lambda field, text: f"{field}:{text}",
        st.sampled_from([f for f in FIELDS if f not in {"cat", "primary", "id", "like"}]),
        words,
    ),
    st.builds(lambda text: f'"{text}"', phrases),
    words,
    st.sampled_from(["cat:cs.CL", "hep-th", "cat:math.*", "submittedDate:[20240301 TO *]", "id:2403.14621", '"not"']),
)
typed_queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds("{} {}".format, inner, inner),
        st.builds("{} OR {}".format, inner, inner),
        st.builds("({}) AND ({})".format, inner, inner),
        st.builds("{} ANDNOT ({})".format, inner, inner),
        st.builds("ti:({})".format, inner),
        st.builds("-{} {}".format, leaves, inner),
    ),
    max_leaves=12,
)


@given(typed_queries)
def test_the_normal_form_parses_to_the_same_query(typed: str) -> None:
    query = parse(typed)
    assert parse(str(query)) == query
    assert str(parse(str(query))) == str(query)


@given(st.text() | st.text('abc "()-:*?[]ANDORT ti:cat,0', max_size=40))
def test_no_text_breaks_the_parser(text: str) -> None:
    try:
        query = parse(text)
    except BadInputError as error:
        assert error.next_step is not None  # noqa: PT017 - either outcome will do
    else:
        assert parse(str(query)) == query


tree_terms = st.builds(Term, st.sampled_from(["ti", "abs", "au"]), st.sampled_from(["a", "b c", "C++", "x*", "or"]))


def joined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.builds(any_of, several) | st.builds(all_of, several, st.lists(inner, max_size=2))


trees: st.SearchStrategy[Query] = st.recursive(tree_terms, joined, max_leaves=8)


@given(trees)
def test_joined_parts_are_never_nested_in_their_like(query: Query) -> None:
    assert queries.parse(str(query)) == query
    if isinstance(query, AllOf):
        assert not any(isinstance(part, AllOf) for part in query.parts)
    if isinstance(query, AnyOf):
        assert not any(isinstance(part, AnyOf) for part in query.parts)
