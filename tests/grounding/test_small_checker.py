"""The small checker: what it says of statements, beside rules, with a judge and without one; whether it is whole."""

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.records import record
from chat.errors import UnavailableError
from chat.reply import Claim, ClaimStatus
from papers.document import Document, Section
from summarizer.checker.model import SmallChecker
from summarizer.checker.reading import SmallReader
from summarizer.checks import Check
from tests.chains import CMD, FRAME, FVD, GOOD, Book, open_chain, says, spec_for, summary_of
from tests.commands import Done, herald, herald_anew
from tests.grounding import told as told_by
from tests.judges import NO_MORE, texts, told
from tests.servers.llm import Act, Fails, Says, cases_in, is_known_true, verdicts
from tests.servers.openai import OpenAiServer
from tests.summarizer.tiny_checker import make

ABSTRACT = "We train a large model. It reaches 91 points on the old test. It may help doctors."
RECORD = {"id": "2401.00001", "title": "Training a large model", "authors": ["Wei Zhang"], "abstract": ABSTRACT}
FOLLOWS = "It reaches 91 points on the old test."
DOES_NOT = "It reaches 91 points thanks to careful tuning on the old test."
LIES = says("CMD generates the content frame by patiently retouching a pretrained image diffusion model.", FRAME)
WEIGHTS = Path(__file__).resolve().parents[2] / "weights" / "checker"
FEWEST_MORE, MOST_MORE = 4, 2  # of 83 false statements and of 50 true ones, which nobody looks at
FEWEST_WORDS = 4  # of a sentence that tells whose it is; anybody may say "Yes" or "See you later"
SURELY = says("We generate the content frame by a pretrained image diffusion model.", FRAME)
KNOWN = (ABSTRACT, DOES_NOT, CMD.abstract, *texts(GOOD), LIES["text"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return make(tmp_path / "checker", KNOWN)


def verified(folder: Path | None, cwd: Path, text: str, *arguments: str, **environ: str) -> Done:
    line = json.dumps({"paper": RECORD, "text": text})
    (cwd / "records.jsonl").write_text(line, encoding="utf-8")
    given = {"HERALD_CHECK__MODEL": str(folder)} if folder else {}
    return herald("verify", "--records", "records.jsonl", *arguments, cwd=cwd, **given, **environ)


def claims_of(done: Done) -> list[dict[str, Any]]:
    return list(json.loads(done.stdout)["claims"])


def test_it_finds_what_rules_do_not_and_says_that_it_looked(folder: Path, tmp_path: Path) -> None:
    text = f"{FOLLOWS} {DOES_NOT}"
    with_it, without = (claims_of(verified(each, tmp_path, text)) for each in (folder, None))
    assert [claim["status"] for claim in without] == ["supported", "supported"]
    assert [claim["status"] for claim in with_it] == ["supported", "unsupported"]
    assert [claim["checks"]["meaning"] for claim in with_it] == ["passed", "failed"]
    assert [claim["judge"] for claim in with_it] == ["small checker", "small checker"]
    (problem,) = with_it[1]["problems"]
    assert (problem["kind"], problem["value"]) == ("meaning", DOES_NOT)
    assert "does not follow" in problem["reason"]


@pytest.mark.parametrize(
    "text",
    ["它在旧测试上达到 91 分，靠的是精心调校。", "Es erreicht dank sorgfältiger Abstimmung 91 Punkte im alten Test."],
)
def test_it_says_nothing_of_other_languages(folder: Path, tmp_path: Path, text: str) -> None:
    assert verified(folder, tmp_path, text).stdout == verified(None, tmp_path, text).stdout


def test_no_word_of_it_rescues_what_a_rule_refused(folder: Path, tmp_path: Path) -> None:
    text = "It reaches 91 points on the old test. It does not reach 91 points on the old test."
    claims = claims_of(verified(folder, tmp_path, text))
    assert [claim["status"] for claim in claims] == ["supported", "unsupported"]
    assert claims[1]["judge"] == "rules"


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "meaning judged by the small checker"), ("zh", "含义由小核查器判断")]
)
def test_people_are_told_who_judged(folder: Path, tmp_path: Path, language: str, expected: str) -> None:
    given = {"HERALD_CHECK__MODEL": str(folder), "HERALD_DIGEST__LANGUAGE": language}
    done = herald("verify", "2403.14148", "-", "--sample", cwd=tmp_path, stdin=FVD, **given)
    assert expected in done.stdout


def finds_good(prompt: str) -> Act:
    return Says(verdicts(prompt, lambda case: case.statement in texts(GOOD) or is_known_true(case)))


def writes_with(*more: dict[str, str]) -> Callable[[str], Act]:
    answer = summary_of(GOOD["tldr"], *GOOD["takeaways"], *more)
    return lambda prompt: Says(NO_MORE if '"wrong": ' in prompt else answer)


async def test_a_summary_is_looked_at_by_it_where_there_is_no_judge(tmp_path: Path) -> None:
    checker = SmallChecker(make(tmp_path, [CMD.abstract, *texts(GOOD)], refused=-100.0))
    with OpenAiServer(answerer=writes_with()) as server:
        async with open_chain([spec_for(server, "openai")], checker=checker) as chain:
            summary = await chain.summarize(CMD, "en")
    assert told(summary) == texts(GOOD)
    assert {claim.checks.judge for claim in (summary.tldr, *summary.takeaways)} == {"small checker"}


async def test_what_it_refuses_goes_back_to_the_writer(tmp_path: Path) -> None:
    strict = SmallChecker(make(tmp_path, KNOWN, refused=5.0))
    with OpenAiServer(answerer=writes_with(says(FRAME), LIES)) as server:
        async with open_chain([spec_for(server, "openai")], checker=strict) as chain:
            summary = await chain.summarize(CMD, "en")
        small = server.asked[1].prompt
    assert FRAME in told(summary)
    assert LIES["text"] not in told(summary)
    assert LIES["text"] in small
    assert "does not follow from the sentences" in small


async def test_only_what_is_doubtful_goes_to_the_judge(tmp_path: Path) -> None:
    checker = SmallChecker(make(tmp_path, KNOWN))
    with OpenAiServer(answerer=writes_with(SURELY, LIES), judge=finds_good) as server:
        async with open_chain([spec_for(server, "openai")], judge="same", checker=checker) as chain:
            summary = await chain.summarize(CMD, "en")
        asked = {case.statement for case in cases_in(server.judged[0].prompt)}
    assert LIES["text"] in asked
    assert SURELY["text"] not in asked, "which surely follows"
    judges = {claim.text: claim.checks.judge for claim in (summary.tldr, *summary.takeaways)}
    assert judges[SURELY["text"]] == "small checker"
    assert LIES["text"] not in judges
    assert judges[GOOD["tldr"]["text"]] not in {"small checker", "rules"}


async def test_where_the_judge_is_down_it_settles_what_it_can(tmp_path: Path) -> None:
    strict = SmallChecker(make(tmp_path, KNOWN, refused=-1.0))
    with OpenAiServer(answerer=writes_with(says(FRAME), LIES), judge=lambda _: Fails(500)) as server:
        async with open_chain([spec_for(server, "openai")], judge="same", checker=strict) as chain:
            summary = await chain.summarize(CMD, "en")
    assert FRAME in told(summary)
    assert LIES["text"] not in told(summary)
    assert summary.unjudged == "down"


async def test_what_was_refused_once_is_not_shown_anew_by_its_lower_bound(tmp_path: Path) -> None:
    lenient = SmallChecker(make(tmp_path, KNOWN, refused=-100.0))
    answers = iter([finds_good])

    def judge(prompt: str) -> Act:
        return next(answers, lambda _: Fails(500))(prompt)

    def writes(prompt: str) -> Act:
        if '"wrong": ' not in prompt:
            return writes_with(LIES)(prompt)
        again = {"number": 1, **LIES, "text": LIES["text"].replace("patiently", "slowly")}
        return Says(json.dumps({"statements": [again]}))

    with OpenAiServer(answerer=writes, judge=judge) as server:
        async with open_chain([spec_for(server, "openai")], judge="same", checker=lenient) as chain:
            summary = await chain.summarize(CMD, "en")
        assert len(server.judged) > 1, "the second look was had"
    assert told(summary) == texts(GOOD)


async def test_summaries_made_with_another_checker_are_made_anew(tmp_path: Path) -> None:
    prompts = []
    for n, bound in enumerate((-1.0, -2.0, None)):
        checker = None if bound is None else SmallChecker(make(tmp_path / str(n), KNOWN, refused=bound))
        with OpenAiServer() as server:
            async with open_chain([spec_for(server, "openai")], book=Book(), checker=checker) as chain:
                prompts.append((chain.prompt, chain.reading_prompt, chain.overview_prompt))
    assert all(len(set(each)) == 3 for each in zip(*prompts, strict=True))


def test_what_stands_far_down_in_a_long_passage_is_found(tmp_path: Path) -> None:
    checker = SmallChecker(make(tmp_path, KNOWN, longest=64))
    filler = " ".join(["It may help doctors on the old test."] * 25)
    assert checker.score(f"{filler} {FOLLOWS}", FOLLOWS) == checker.score(FOLLOWS, FOLLOWS)
    low = checker.score(filler, FOLLOWS)
    assert low is not None
    assert low < 0
    assert checker.score(FOLLOWS, " ".join([FOLLOWS] * 20)) is None, "too long to be read beside a passage"
    endless = f"It {'may help doctors, ' * 30}and it reaches 91 points on the old test."
    assert checker.score(endless, FOLLOWS) == checker.score(FOLLOWS, FOLLOWS), "nor is a long sentence's end lost"
    assert checker.score(" ".join([filler] * 20), FOLLOWS) is None, "too long to be read to its end"


def test_a_whole_paper_is_not_refused_by_its_abstract(folder: Path) -> None:
    claim = "Doctors were interviewed on how they work."
    paper, small = record(RECORD), SmallReader(SmallChecker(folder), before_judge=False)
    text = Document("pdf", "", "", (Section("Introduction", "Nothing of the sort is told here."),))
    alone, whole = (Check(paper, document, small).text(claim)[0] for document in (None, text))
    assert (alone.checks.judge, whole.checks.judge) == ("small checker", "")


def test_what_may_be_of_any_language_is_not_looked_at(tiny: SmallChecker) -> None:
    reader = SmallReader(tiny, before_judge=False)
    for text in ("Schnellere Videoerzeugung", "Key findings", "👍"):
        assert reader.read(text, (ABSTRACT,)) == "unknown"


def test_half_a_surrogate_pair_is_read_as_a_question_mark(tiny: SmallChecker) -> None:
    assert tiny.score(f"{ABSTRACT} \udc00", f"{FOLLOWS} \ud835") == tiny.score(f"{ABSTRACT} ?", f"{FOLLOWS} ?")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> SmallChecker:
    return SmallChecker(make(tmp_path_factory.mktemp("checker"), KNOWN, longest=64))


@given(st.text(max_size=400), st.text(max_size=120), st.integers(1, 30))
def test_any_text_can_be_asked_about(tiny: SmallChecker, passage: str, statement: str, times: int) -> None:
    finding = SmallReader(tiny, before_judge=False).read(statement, (passage * times, passage))
    assert finding in {"sure", "likely", "refused", "unknown"}


def test_a_model_that_does_not_run_leaves_rules_alone_and_the_log_says_so_once(tmp_path: Path) -> None:
    folder = make(tmp_path, KNOWN)
    (folder / "model.onnx").write_bytes(b"no model")
    reader = SmallReader(SmallChecker(folder), before_judge=False)
    with structlog.testing.capture_logs() as logs:
        assert [reader.read(FOLLOWS, (ABSTRACT,)) for _ in range(3)] == ["unknown"] * 3
    assert [(each["event"], each["log_level"]) for each in logs] == [("small_checker_failed", "error")]


def test_a_whole_checker_passes_its_trial(folder: Path, tmp_path: Path) -> None:
    for done in (
        herald("check-model", str(folder), cwd=tmp_path),
        herald("check-model", cwd=tmp_path, HERALD_CHECK__MODEL=str(folder)),
    ):
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("words-1 is whole, and says what it said when it was made of 2 pairs of 2.")


def _drop(folder: Path, name: str) -> None:
    (folder / name).unlink()


def _append(folder: Path, name: str, more: bytes = b" ") -> None:
    (folder / name).write_bytes((folder / name).read_bytes() + more)


def _write(folder: Path, text: str) -> None:
    (folder / "checker.json").write_text(text)


def _manifest(folder: Path, **said: Any) -> None:
    file = folder / "checker.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **said}))


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "no manifest": (lambda folder: _drop(folder, "checker.json"), "holds no small checker"),
    "no model": (lambda folder: _drop(folder, "model.onnx"), "cannot be read"),
    "changed model": (lambda folder: _append(folder, "model.onnx"), "is not the file that its makers told of"),
    "changed words": (lambda folder: _append(folder, "tokenizer.json"), "is not the file that its makers told of"),
    "no JSON": (lambda folder: _append(folder, "checker.json", b"}"), "cannot be read as what"),
    "deep JSON": (lambda folder: _write(folder, "[" * 100_000), "cannot be read as what"),
    "bounds": (lambda folder: _manifest(folder, refused=9.0), "cannot be read as what"),
    "a file elsewhere": (lambda folder: _manifest(folder, files={"../x": "0" * 64}), "cannot be read as what"),
    "no number": (lambda folder: _manifest(folder, refused=float("nan")), "cannot be read as what"),
    "no trial": (lambda folder: _manifest(folder, tried=[]), "cannot be read as what"),
    "another answer": (
        lambda folder: _manifest(folder, tried=[{"passage": "The cat sleeps.", "statement": "The cat.", "score": -3}]),
        "says otherwise than when it was made: The cat. (6.0, not -3.00)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_whole_checker_is_told_in_a_sentence(folder: Path, tmp_path: Path, fault: str) -> None:
    spoil, said = FAULTS[fault]
    spoil(folder)
    done = herald("check-model", str(folder), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_one_ends_a_start_with_a_sentence(tmp_path: Path) -> None:
    done = verified(tmp_path / "nowhere", tmp_path, FOLLOWS)
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds no small checker" in done.stderr
    cut_off = make(tmp_path / "cut off", KNOWN)
    (cut_off / "model.onnx").write_bytes((cut_off / "model.onnx").read_bytes()[:-1])
    assert "is not the file that its makers told of" in verified(cut_off, tmp_path, FOLLOWS).stderr
    assert herald("check-model", cwd=tmp_path).returncode == 2
    with pytest.raises(UnavailableError, match="holds no small checker"):
        SmallChecker(tmp_path)


def test_config_check_tries_it(folder: Path, tmp_path: Path) -> None:
    def part(**environ: str) -> dict[str, str]:
        done = herald("config", "--check", "--format", "json", cwd=tmp_path, **environ)
        return next(each for each in json.loads(done.stdout)["parts"] if each["part"] == "check.model")

    assert part()["state"] == "not set up"
    assert part(HERALD_CHECK__MODEL=str(folder))["state"] == "ok"
    _append(folder, "model.onnx")
    assert part(HERALD_CHECK__MODEL=str(folder))["state"] == "failed"


def test_without_its_libraries_a_start_says_how_to_get_them(folder: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\nfound = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'onnxruntime' else found(name, *a)\n"
    )
    root = str(Path(__file__).resolve().parents[2])
    done = herald_anew("check-model", str(folder), cwd=tmp_path, PYTHONPATH=f"{hidden}:{root}")
    assert done.returncode == 1
    assert "needs libraries that are not installed" in done.stderr
    assert "pip install onnxruntime tokenizers" in done.stderr, "a line that a shell takes"


def test_no_sentence_of_what_is_tested_was_learnt_from(shared_data: Path) -> None:
    from bench.checker.corpus import abstracts, fold, split, tested_sentences
    from bench.checker.written import written

    found = abstracts()
    assert len(found) > 5000
    learnt = {fold(text) for each in found for text in (each.title, *each.sentences, *each.told)}
    pairs = list(written())
    learnt |= {fold(text) for each in pairs for whole in (each.passage, each.statement) for text in split(whole)}
    assert {each.follows for each in pairs} == {0, 1}
    tested = {text for text in tested_sentences() if len(text.split()) >= FEWEST_WORDS}
    assert len(tested) > 5000
    assert learnt & tested == set()


def test_the_checker_that_ships_is_whole_and_finds_what_rules_do_not(shared_data: Path) -> None:
    checker = SmallChecker(WEIGHTS)
    assert checker.try_out() == []
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 25_000_000
    papers = told_by.digest_papers(shared_data / "digests" / "dev.jsonl")
    reader = SmallReader(checker, before_judge=False)
    checks = {key: (Check(paper), Check(paper, small=reader)) for key, paper in papers.items()}
    reported: dict[tuple[bool, bool], int] = Counter()
    for each in told_by.read(told_by.HELD):
        if each.language == "en":
            claim = Claim(each.text, told_by.evidence(each, papers[each.paper]))
            for n, check in enumerate(checks[each.paper]):
                reported[each.is_true, bool(n)] += check(claim).status is ClaimStatus.UNSUPPORTED
    assert reported[False, True] >= reported[False, False] + FEWEST_MORE
    assert reported[True, True] <= reported[True, False] + MOST_MORE
