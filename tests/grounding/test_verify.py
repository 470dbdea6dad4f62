"""`herald verify`, as a person and as a program call it."""

import json
from pathlib import Path

import pytest

from summarizer.grounding import Ground
from tests import commands
from tests.commands import Done
from tests.servers.arxiv import make_paper
from tests.servers.llm import Act, Fails, Says, is_known_true, verdicts
from tests.servers.openai import OpenAiServer

TEXT = """作者：Yinghao Xu、John Smith、Jane Doe
链接：https://arxiv.org/abs/2303.01547
GRM 能在约 0.1 秒内恢复 3D 资产。它快 99 倍。
"""
RECORD = {"id": "2401.00001", "title": "T", "authors": ["Wei Zhang"], "abstract": "We beat GPT-4 by 3.5%."}


def herald(*arguments: str, cwd: Path, stdin: str = "", **environ: str) -> Done:
    return commands.herald(*arguments, cwd=cwd, stdin=stdin, HERALD_ARXIV__API_URL="http://127.0.0.1:9/", **environ)


def test_a_summary_is_checked_as_json(tmp_path: Path) -> None:
    (tmp_path / "summary.md").write_text(TEXT, encoding="utf-8")
    done = herald("verify", "2403.14621", "summary.md", "--sample", "--format", "json", cwd=tmp_path)
    assert done.returncode == 3, done.stderr
    claims = json.loads(done.stdout)["claims"]
    assert [set(claim) - {"judge"} for claim in claims] == [{"text", "status", "problems", "checks"}] * 4
    assert [list(claim["checks"]) for claim in claims] == [["quote", "numbers", "names", "relevance", "meaning"]] * 4
    assert [claim["checks"]["names"] for claim in claims] == ["failed", "failed", "passed", "passed"]
    assert [claim["checks"]["numbers"] for claim in claims] == ["not done", "not done", "passed", "failed"]
    assert [claim["status"] for claim in claims] == ["unsupported", "unsupported", "supported", "unsupported"]
    problems = [(p["kind"], p["value"]) for claim in claims for p in claim["problems"]]
    assert problems == [("author", "John Smith"), ("author", "Jane Doe"), ("link", "2303.01547"), ("number", "99 倍")]
    assert all(p["reason"].endswith(".") for claim in claims for p in claim["problems"])


def test_a_summary_is_read_from_standard_input_and_told_as_text(tmp_path: Path) -> None:
    done = herald("verify", "2403.14621", "-", "--sample", cwd=tmp_path, stdin=TEXT)
    assert done.returncode == 3, done.stderr
    head, *told, key = done.stdout.strip().split("\n\n")
    assert head.startswith("Statements that failed a check: 3 of 4; ")
    assert [each[0] for each in told] == ["✗", "✗", "•", "✗"]
    assert told[1].splitlines() == [
        "✗ 链接：https://arxiv.org/abs/2303.01547",
        "  – quote  – numbers  ✗ names  – relevance  – meaning",
        "  link: 2303.01547 – This is the id of another paper.",
    ]
    assert told[2].splitlines()[1].startswith("  – quote  ✓ numbers  ✓ names  ")
    assert key == "✓ passed  ✗ failed  – not done"


def test_a_text_in_which_nothing_failed_ends_well_and_claims_no_more_than_was_done(tmp_path: Path) -> None:
    done = herald("verify", "2403.14621", "-", "--sample", cwd=tmp_path, stdin="GRM takes about 0.1 seconds.")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Statements that failed a check: 0 of 1; ")
    assert "–" in done.stdout.splitlines()[3]
    nothing = herald("verify", "2403.14621", "-", "--sample", cwd=tmp_path, stdin="\n---\n")
    assert (nothing.returncode, nothing.stdout) == (0, "There is no statement in this text.\n")


def test_what_a_text_quotes_is_looked_for_and_what_it_does_not_is_said_to_be_undone(tmp_path: Path) -> None:
    text = "It is “a large-scale reconstructor capable of recovering a 3D asset”.\nIt is fast."
    done = herald("verify", "2403.14621", "-", "--sample", "--format", "json", cwd=tmp_path, stdin=text)
    assert [claim["checks"]["quote"] for claim in json.loads(done.stdout)["claims"]] == ["passed", "not done"]


def test_the_full_text_of_a_pdf_counts(tmp_path: Path, shared_data: Path) -> None:
    (tmp_path / "summary.txt").write_text("Adam has a default step size of 0.001 and β2 = 0.999, not 0.77.", "utf-8")
    pdf = str(shared_data / "pdf" / "1412.6980.pdf")
    arguments = ("verify", "2403.14621", "summary.txt", "--sample", "--pdf", pdf, "--format", "json")
    done = herald(*arguments, cwd=tmp_path)
    (claim,) = json.loads(done.stdout)["claims"]
    assert [(p["value"], p["reason"]) for p in claim["problems"]] == [("0.77", "This does not stand in the paper.")]


def test_records_are_checked_line_by_line_and_a_bad_one_says_so(tmp_path: Path) -> None:
    lines = [
        json.dumps({"paper": RECORD, "text": "It beats GPT-4 by 3.5%."}),
        "{broken",
        json.dumps({"paper": {"id": "x"}, "text": "A"}),
        json.dumps({"paper": RECORD}),
        json.dumps({"paper": RECORD, "text": "It has 12 layers.", "full_text": "It has twelve layers."}),
        json.dumps({"paper": {**RECORD, "id": "own-7"}, "text": "It has 13 layers."}),
    ]
    (tmp_path / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = herald("verify", "--records", "records.jsonl", cwd=tmp_path)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [next(iter(result)) for result in results] == ["claims", "error", "error", "error", "claims", "claims"]
    statuses = [claim["status"] for result in results for claim in result.get("claims", [])]
    assert statuses == ["supported", "supported", "unsupported"]
    assert "line 3" in results[2]["error"]
    assert "3 of the records" in done.stderr


def judged_by(server: OpenAiServer, **more: str) -> dict[str, str]:
    given = {"PROVIDER": "openai", "MODEL": "wise-1", "BASE_URL": server.url, "API_KEY": "key"}
    return {**{f"HERALD_LLM__{name}": value for name, value in given.items()}, **more}


TURNED = "GRM is a large-scale reconstructor. It recovers assets in around 0.1s.\nAuthors: Yinghao Xu\n"


def test_a_judge_finds_what_rules_cannot(tmp_path: Path) -> None:
    with OpenAiServer(
        judge=lambda prompt: Says(verdicts(prompt, lambda case: "large-scale" in case.statement or is_known_true(case)))
    ) as server:
        arguments = ("verify", "2403.14621", "-", "--sample", "--judge")
        done = herald(*arguments, cwd=tmp_path, stdin=TURNED, **judged_by(server))
        as_json = herald(*arguments, "--format", "json", cwd=tmp_path, stdin=TURNED, **judged_by(server))
        assert (len(server.asked), len(server.judged)) == (0, 2)
    assert (done.returncode, as_json.returncode) == (3, 3), done.stderr
    assert done.stdout.startswith("Statements that failed a check: 1 of 3; meaning judged by wise-1 (1 not judged).")
    told = done.stdout.split("\n\n")[2].splitlines()
    assert told[1].endswith("✗ meaning")
    assert told[2].startswith("  meaning: ")
    claims = json.loads(as_json.stdout)["claims"]
    assert [claim["checks"]["meaning"] for claim in claims] == ["passed", "failed", "not done"]
    assert [claim.get("judge") for claim in claims] == ["wise-1", "wise-1", None]


@pytest.mark.parametrize("act", [Fails(401, invalid_key=True), Says({"verdicts": "yes"})], ids=["refuses", "babbles"])
def test_a_judge_that_gives_no_judgement_changes_nothing_and_that_is_said(tmp_path: Path, act: Act) -> None:
    with OpenAiServer(judge=lambda _: act) as server:
        arguments = ("verify", "2403.14621", "-", "--sample")
        done = herald(*arguments, "--judge", cwd=tmp_path, stdin=TURNED, **judged_by(server))
    assert "What it did not judge stays as the rules left it." in done.stderr
    alone = herald(*arguments, cwd=tmp_path, stdin=TURNED)
    assert (done.returncode, done.stdout) == (alone.returncode, alone.stdout)


def test_records_are_judged_one_by_one(tmp_path: Path) -> None:
    records = [
        {"paper": RECORD, "text": "It beats GPT-4 by 3.5%."},
        {"paper": RECORD, "text": "A.", "full_text": "A. B."},
    ]
    (tmp_path / "records.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    with OpenAiServer(judge=lambda prompt: Says(verdicts(prompt, is_known_true))) as server:
        done = herald("verify", "--records", "records.jsonl", "--judge", cwd=tmp_path, **judged_by(server))
        assert len(server.judged) == 2
    assert done.returncode == 0, done.stderr
    claims = [json.loads(line)["claims"][0] for line in done.stdout.splitlines()]
    assert [claim["status"] for claim in claims] == ["unsupported"] * 2
    assert [problem["kind"] for claim in claims for problem in claim["problems"]] == ["meaning"] * 2


@pytest.mark.parametrize("settings", [{}, {"HERALD_CHECK__JUDGE": "off"}])
def test_without_a_judge_to_ask_that_is_said_before_anything_is_done(tmp_path: Path, settings: dict[str, str]) -> None:
    with OpenAiServer() as server:
        given = judged_by(server, **settings) if settings else {}
        done = herald("verify", "2403.14621", "-", "--sample", "--judge", cwd=tmp_path, stdin=TURNED, **given)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("No language model is set that could judge. Set one under [llm]")


@pytest.mark.parametrize(
    "arguments",
    [(), ("2403.14621",), ("2403.14621", "s.md", "--records", "s.md"), ("2403.14621", "none.md", "--sample")],
)
def test_wrong_use_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "s.md").write_text("A", encoding="utf-8")
    assert herald("verify", *arguments, cwd=tmp_path).returncode == 2


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("86 million models were made.", ["86 million"]),
        ("41 GPUs were used.", ["41"]),
        ("41 个模型被训练。", ["41"]),
        ("4 The model is small.", []),
        ("4. The model is small.", []),
        ("4 Results", []),
        ("4 结论是模型很小。", []),
    ],
)
def test_a_number_that_begins_a_line_is_a_list_number_only_where_it_counts_nothing(text: str, wrong: list[str]) -> None:
    ground = Ground(make_paper(title="A Model", abstract="We make a small model."))
    found = [problem for claim in ground.check_text(text) for problem in claim.problems]
    assert [problem.value for problem in found if problem.kind == "number"] == wrong
