"""`herald verify`, as a person and as a program call it."""

import json
from pathlib import Path

import pytest

from tests import commands
from tests.commands import Done

TEXT = """作者：Yinghao Xu、John Smith、Jane Doe
链接：https://arxiv.org/abs/2303.01547
GRM 能在约 0.1 秒内恢复 3D 资产。它快 99 倍。
"""
RECORD = {"id": "2401.00001", "title": "T", "authors": ["Wei Zhang"], "abstract": "We beat GPT-4 by 3.5%."}


def herald(*arguments: str, cwd: Path, stdin: str = "") -> Done:
    return commands.herald(*arguments, cwd=cwd, stdin=stdin, HERALD_ARXIV__API_URL="http://127.0.0.1:9/")


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


@pytest.mark.parametrize(
    "arguments",
    [(), ("2403.14621",), ("2403.14621", "s.md", "--records", "s.md"), ("2403.14621", "none.md", "--sample")],
)
def test_wrong_use_is_refused(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "s.md").write_text("A", encoding="utf-8")
    assert herald("verify", *arguments, cwd=tmp_path).returncode == 2
