"""Withdrawn papers, as their records say it; and records that only speak of withdrawing something."""

import pytest

from papers.arxiv.withdrawal import is_withdrawn

NOTICES = [
    "This paper has been withdrawn by the author due to a crucial sign error in equation 1",
    "This paper as been withdrawn",
    "The paper is withdrawn because of an error in Theorem 2.",
    "This version is withdrawn as the results do not hold.",
    "This submission is being withdrawn",
    "This paper has been withdrawn from arXiv",
    "This article has been temporarily withdrawn",
    "This submission has been withdrawn by the authors due to a fundamental error in the methodology",
    "The paper was retracted",
    "Paper withdrawn by the author",
    "Submission withdrawn",
    "Withdrawn",
    "WITHDRAWN.",
    "[Withdrawn] see the comments",
    "Has been withdrawn",
    "withdrawn due to an error in Lemma 3",
    "retracted due to an error in Section 5",
    "Withdrawn by arXiv administrators due to concerns about the validity of the data",
    "Withdrawn; superseded by arXiv:2504.01234",
    "v2: withdrawn, replaced by arXiv:2504.01234",
    "arXiv admin note: this paper has been withdrawn by arXiv",
    "arXiv admin note: This submission has been withdrawn by arXiv administrators due to plagiarism",
    "The author has withdrawn this paper due to a crucial error",
    "The authors withdrew this submission",
    "We would like to withdraw this paper",
    "I am withdrawing this paper",
    "The previous version had an error; this paper has been withdrawn entirely.",
    "supersedes arXiv:2011.10199; this paper has been withdrawn",
]

ORDINARY = [
    "",
    "12 pages, 3 figures",
    "This paper was withdrawn from ICLR 2023 and is under review elsewhere",
    "Withdrawn from NeurIPS",
    "The previous version was withdrawn because of a proof error; this one fixes it.",
    "Earlier version withdrawn. This revision corrects Theorem 3.",
    "Replaces the withdrawn arXiv:1234.5678",
    'incorporates arXiv:2011.10199 "Super-clustering", which has been withdrawn',
    "We analyse drugs withdrawn from the market between 1990 and 2020.",
    "Bidders may profit by withdrawing a bid before the deadline.",
    "We study retracted articles and their citations.",
    "Retracted papers continue to be cited.",
    "Withdrawn papers are studied.",
    "This article studies withdrawn apps",
    "This work shows that the drug was withdrawn",
    "The claims of [3] were withdrawn.",
    "We withdraw the assumption of convexity made in earlier work.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_in_the_comment_or_in_the_abstracts_place(notice: str) -> None:
    assert is_withdrawn(notice, "We prove the conjecture.")
    assert is_withdrawn("", notice)


@pytest.mark.parametrize("comment", ["10 pages; withdrawn", "The results are wrong. Paper has been withdrawn."])
def test_a_notice_after_something_else_in_the_comment(comment: str) -> None:
    assert is_withdrawn(comment, "We prove the conjecture.")


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_prose(text: str) -> None:
    assert not is_withdrawn(text, text)
