"""The forms in which models are asked to answer; their schemas go with the question."""

from pydantic import BaseModel, Field


class QuotedStatement(BaseModel):
    """A sentence about the paper, and the passage of the paper that says so."""

    text: str = Field(description="One sentence in the language asked for.")
    evidence: str = Field(description="The passage that says so, copied letter for letter from the paper.")


class SummaryForm(BaseModel):
    """A paper in one sentence and 3 to 7 takeaways."""

    tldr: QuotedStatement
    takeaways: list[QuotedStatement] = Field(description="3 to 7 statements.")


class AnswerForm(BaseModel):
    """What the paper says to a question: 1 to 5 statements, or none where it says nothing."""

    statements: list[QuotedStatement] = Field(description="1 to 5 statements; none where the paper does not say.")


class StoryForm(BaseModel):
    """What a paper tells; a list stays empty where the paper does not speak of its subject."""

    background: list[QuotedStatement] = Field(default=[], description="1 or 2 statements.")
    prior_work: list[QuotedStatement] = Field(default=[], description="1 to 3 statements.")
    method: list[QuotedStatement] = Field(default=[], description="1 to 3 statements.")
    steps: list[QuotedStatement] = Field(default=[], description="3 to 7 statements, in order.")
    results: list[QuotedStatement] = Field(default=[], description="2 to 5 statements.")


class VerdictForm(BaseModel):
    """What a paper is worth; a list stays empty where the paper does not speak of its subject."""

    significance: list[QuotedStatement] = Field(default=[], description="1 or 2 statements.")
    innovation: list[QuotedStatement] = Field(default=[], description="1 to 3 statements.")
    performance: list[QuotedStatement] = Field(default=[], description="1 to 3 statements.")
    workload: list[QuotedStatement] = Field(default=[], description="1 to 3 statements.")
    limitations: list[QuotedStatement] = Field(default=[], description="1 to 3 statements.")
