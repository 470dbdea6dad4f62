"""What near means to a model: the same, however close together it puts all texts."""

import math
import random

import pytest

from papers.vectors import Vector, cosine, packed
from services.near import subjects
from services.near.subjects import SUBJECTS, Rule

NUMBERS = 256


def model(crowding: float) -> dict[str, Vector]:
    """Return vectors of one model's texts, whose cosines are moved up by so much, and pressed together."""
    chance = random.Random(7)
    about = [[chance.gauss(0, 1) for _ in range(NUMBERS)] for _ in SUBJECTS]
    made = {}
    for subject, each in zip(about, SUBJECTS, strict=True):
        for text in each.texts:
            numbers = [number + chance.gauss(0, 1) for number in subject]
            by = math.sqrt(1 - crowding) / math.hypot(*numbers)
            made[text] = packed([math.sqrt(crowding) / 4] * 16 + [by * number for number in numbers])
    return made


def test_what_is_near_does_not_depend_on_how_a_model_crowds_its_vectors() -> None:
    read = []
    for crowding in (0.0, 0.4, 0.8):
        made = model(crowding)
        known = [made[each.answer] for each in SUBJECTS]
        rule = subjects.rule(made, known)
        one, other = SUBJECTS[:2]
        near = [rule.papers.beyond(cosine(made[one.text], made[each])) for each in (one.question, other.question)]
        usual = rule.to_words(made[one.words])
        near += [usual.beyond(cosine(made[one.words], made[each.question])) for each in (one, other)]
        scale = rule.to_question(made[one.question], made)
        assert scale is not None
        near += [scale.of(cosine(made[one.question], made[each.answer])) for each in (one, other)]
        read.append(near)
    assert read[1] == pytest.approx(read[0], abs=0.5)
    assert read[2] == pytest.approx(read[0], abs=0.8)  # what is left of the numbers of a byte each
    for related, unrelated, asked, unasked, right, wrong in read:
        assert related > 3.5 > 2.5 > unrelated
        assert asked > 3.5 > 2.5 > unasked
        assert right > 0.8 > 0.3 > wrong


def test_a_model_that_puts_answers_no_nearer_than_others_answers_nothing() -> None:
    chance = random.Random(8)
    made = {text: packed([chance.gauss(0, 1) for _ in range(NUMBERS)]) for text in subjects.TEXTS}
    rule: Rule = subjects.rule(made, [])
    assert rule.answers is None
    assert rule.to_question(made[SUBJECTS[0].question], made) is None
