"""Texts on sixteen subjects, by which it is told how near a model puts what is on one subject, and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers import nearness
from papers.likeness import Usual
from papers.nearness import Scale
from papers.vectors import Vector, cosines


@dataclass(frozen=True, slots=True)
class Subject:
    """What papers say of a subject, words that ask for them, and a question with a sentence that answers it."""

    paper: str
    other: str
    words: str
    question: str
    answer: str

    @property
    def text(self) -> str:
        """What is as long as a paper that is compared: some models put long texts farther from each other."""
        return f"{self.paper} {self.other} {self.answer}"

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """What has to have a vector."""
        return self.text, self.words, self.question, self.answer


_SUBJECTS = """
Learning visual features without labels. We train a convolutional network to predict the rotation of images and
    use its features for classification.
Self-supervised pretraining for recognition. Contrastive learning on unlabelled pictures yields representations
    that transfer to object categories.
self-supervised image representations
How are the features learnt without annotation?
Features are learnt without labels by telling how far each image was rotated.

Neural machine translation for rare languages. We translate sentences with a transformer whose vocabulary is
    shared among related languages.
Multilingual translation with little parallel text. Related tongues help a sequence model whose tokens they have
    in common.
low-resource machine translation
Which architecture translates the sentences?
Sentences are translated by a transformer that has six layers.

Safe exploration in reinforcement learning. An agent learns a policy for a robot arm while constraints on its
    torque are never violated.
Constrained policies for manipulators. We learn control by trial and error under limits on force that hold
    during training.
reinforcement learning with safety constraints
Which limit must the robot arm never exceed?
The torque of the arm stays below its limit in every episode.

Communities in social networks. We cluster the nodes of large graphs by a spectral method and bound its error.
Finding clusters of vertices. Eigenvectors of the Laplacian recover the planted groups of a stochastic block
    model.
graph clustering methods
How are communities of nodes found?
Communities are found by k-means on the eigenvectors of the graph.

Recommending products to new customers. A model of sessions predicts purchases in an online shop without earlier
    data.
Cold start in session-based recommendation. What a visitor clicks predicts the next item even when nothing is
    known of them.
recommender systems for new users
What data does the recommender need?
Recommendations need only the clicks of the current session as data.

Federated learning over slow connections. Gradients are compressed on each device before a server averages them.
Distributed training with little communication. Clients send sparse updates of a few bits, which an aggregator
    combines.
reducing communication in federated learning
How much communication is saved?
Communication shrinks to a hundredth of the bytes that full gradients take.

Forecasting the load of power grids. A recurrent network predicts consumption by the hour from weather and
    calendar.
Electricity demand of the next day. We predict it from temperature and weekday with deep models of sequences.
electricity demand forecasting
What inputs does the load forecast use?
The forecast takes temperature, holidays and the hour of the day as its inputs.

Detecting tumours in scans of the lung. We segment computed tomography with a network trained on few annotated
    patients.
Nodules in chest CT. A detector finds lesions in volumes though experts marked only some of them.
lung cancer segmentation
How many patients were scanned?
Scans of 120 patients from two hospitals were used.

Prices of options under rough volatility. We derive an expansion of the implied volatility for short maturities.
Fractional stochastic volatility. Asymptotics of the smile near expiry agree with Monte Carlo simulations of
    derivatives.
option pricing with rough volatility
For which maturities is the expansion accurate?
The expansion is accurate for options that mature within a month.

Explaining the decisions of a credit model. Counterfactual examples tell applicants what they would have to
    change.
Recourse for rejected borrowers. We search for the smallest change of features by which a classifier would have
    granted the loan.
counterfactual explanations of decisions
What are applicants told about their credit?
Applicants who were refused credit learn which income would have changed that.

Fairness of hiring algorithms. An audit compares the scores that equally qualified candidates get.
Bias in automated recruiting. We measure how selection rates differ between groups whose résumés are alike.
algorithmic bias in recruitment
What did the audit of hiring find?
The audit found that women received lower hiring scores with the same résumé.

Speech recognition in noisy rooms. An acoustic model with several microphones separates speakers before it
    transcribes.
Robust recognition of distant speech. Beamforming and masks reduce noise before words are decoded.
noise robust speech recognition
How is noise removed from speech?
A beamformer over six microphones removes noise before speech is recognised.

Prompts for question answering by large language models. We let a model write out its reasoning before it
    answers.
Thinking step by step. Language models that generate intermediate steps solve more problems of arithmetic.
chain-of-thought prompting
Why does reasoning improve the answers?
Answers improve since the model solves a problem in smaller steps of reasoning.

Convergence of stochastic gradient descent. We prove rates for functions that are not convex under heavy-tailed
    noise.
Stochastic optimisation under infinite variance. Clipping gives convergence to stationary points at nearly
    optimal rates.
nonconvex optimization convergence rates
What is assumed about the noise of the gradients?
We assume that the gradient noise has a finite moment of order below two.

Causal effects from observational data. An estimator adjusts for confounders that were measured with error.
Effects of treatments with noisy covariates. We correct for confounding when its proxies are recorded
    imprecisely.
causal inference with confounders
Which bias of the effect is corrected?
The bias that errors in measured confounders bring to the effect is corrected.

Finding faults in program code. A static analysis ranks its warnings by what developers corrected before.
Learning to rank the alerts of static analysers. From past fixes a model learns which reports point to real
    bugs.
software bug detection
How are warnings ranked?
Warnings are ranked by how alike they are to faults that were fixed earlier.
"""
SUBJECTS = tuple(Subject(*each.replace("\n    ", " ").strip().splitlines()) for each in _SUBJECTS.split("\n\n"))
TEXTS = tuple(text for each in SUBJECTS for text in each.texts)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a model's cosines are read.

    `sample` are papers that need have nothing to do with each other, and `papers` is what is usual among them; cosines
    from words to them scatter by `words`. `answers` is None where the model tells no answer apart.
    """

    sample: Sequence[Vector]
    papers: Usual
    words: float
    answers: Scale | None

    def to_words(self, asked: Vector) -> Usual:
        """Return what is usual between words and papers that need have nothing to do with them."""
        return nearness.usual_to(asked, self.sample, self.words)

    def to_question(self, asked: Vector, made: Mapping[str, Vector]) -> Scale | None:
        """Return how cosines to a question are read: each has its own of what does not answer it."""
        if self.answers is None:
            return None
        near = cosines(asked, [made[each.answer] for each in SUBJECTS])
        unrelated = sum(near) / len(near)
        return Scale(unrelated, unrelated + self.answers.together - self.answers.unrelated)


def rule(made: Mapping[str, Vector], known: Sequence[Vector]) -> Rule:
    """Return how the cosines of a model are read, by its vectors of these texts and of papers that are known here."""
    sample = [made[each.text] for each in SUBJECTS]
    sample += [each for each in known if len(each) == len(sample[0])]
    asked = [made[each.words] for each in SUBJECTS]
    questions, replies = ([made[getattr(each, name)] for each in SUBJECTS] for name in ("question", "answer"))
    return Rule(
        sample, nearness.usual_among(sample), nearness.spread_to(asked, sample), nearness.scale(questions, replies)
    )
