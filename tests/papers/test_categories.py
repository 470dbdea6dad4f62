import pytest

from papers import categories


def test_the_taxonomy_has_its_155_categories_and_11_archives() -> None:
    archives = {code for code in categories.NAMES if code.endswith(".*")}
    assert len(archives) == 11
    assert len(categories.NAMES) - len(archives) == 155
    assert categories.NAMES["cs.CL"] == "Computation and Language"
    assert categories.NAMES["cs.*"] == "Computer Science"
    assert "cmp-lg" not in categories.NAMES
    assert all(name == name.strip() and name for name in categories.NAMES.values())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cs.cl", "cs.CL"),
        (" CS.CL ", "cs.CL"),
        ("COND-MAT.STR-EL", "cond-mat.str-el"),
        ("hep-th", "hep-th"),
        ("cs", "cs.*"),
        ("cs.*", "cs.*"),
        ("q-bio", "q-bio.*"),
        ("cs.SY", "eess.SY"),
        ("math.MP", "math-ph"),
        ("math.IT", "cs.IT"),
        ("stat.th", "math.ST"),
        ("cs.NA", "math.NA"),
        ("q-fin.EC", "econ.GN"),
        ("cmp-lg", "cs.CL"),
        ("alg-geom", "math.AG"),
        ("cs.XX", None),
        ("hep", None),
        ("", None),
    ],
)
def test_a_code_is_found_whatever_its_spelling(text: str, code: str | None) -> None:
    assert categories.find(text) == code


def test_every_code_finds_one_that_has_a_name() -> None:
    assert all(categories.find(code) in categories.NAMES for code in categories.NAMES)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cs.cll", "cs.CL"),
        ("cscl", "cs.CL"),
        ("hepth", "hep-th"),
        ("computer vision", "cs.CV"),
        ("Machine Lerning", "cs.LG"),
        ("robotics", "cs.RO"),
        ("quantum gases", "cond-mat.quant-gas"),
        ("lg", "cs.LG"),
    ],
)
def test_the_nearest_code_comes_first(text: str, code: str) -> None:
    assert categories.suggest(text)[0] == code


def test_nothing_is_suggested_for_nothing_like_it() -> None:
    assert categories.suggest("zzzzzz") == []
    assert categories.suggest("  ") == []
    assert len(categories.suggest("physics", limit=3)) == 3
