"""The command line, as a newcomer and as a program calls it."""

import json
import re
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Done, herald, herald_anew


def demo(cwd: Path, run: Callable[..., Done] = herald, **environ: str) -> tuple[str, Path | None]:
    """Take the tour with a folder for temporary files of its own; gives what it printed, and where its pages are."""
    temporary = cwd / "temporary"
    temporary.mkdir()
    done = run("demo", cwd=cwd, TMPDIR=str(temporary), **environ)
    assert done.returncode == 0, done.stderr
    pages = list(temporary.iterdir())
    assert len(pages) <= 1, "the database goes with the tour"
    return done.stdout.replace(str(pages[0]), "PAGES") if pages else done.stdout, pages[0] if pages else None


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    done = herald("--version", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"herald {version('paper-herald')}\n")


def test_the_demo_shows_the_main_job(tmp_path: Path) -> None:
    said, pages = demo(tmp_path)
    steps = [
        "> /summarize 2403.14621",
        "GRM, a large-scale reconstructor",
        "Sentences of the abstract itself",
        " (👍)",
        "Noted: more like 2403.14621.",
        "This chat now follows Diffusion Models.",
        "the digest goes out",
        "13 papers. These 3 suit you best.",
        "1. GRM: Large Gaussian",
        "FVD score of 212.7",
        "4 messages posted",
        "PAGES/index.html",
        "订阅",
        "herald setup",
    ]
    places = [said.find(step) for step in steps]
    assert -1 not in places, steps[places.index(-1)]
    assert places == sorted(places)
    assert said.count("Key takeaways") == 4
    assert len(said.splitlines()) < 210, "the main job in a minute of reading"
    assert pages is not None
    assert "GRM" in (pages / "index.html").read_text(encoding="utf-8")
    assert (pages / "en" / "diffusion-models" / "feed.xml").is_file()


def test_the_demo_says_the_same_twice_and_writes_nothing_but_temporary_files(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    mine: dict[str, Any] = {
        "HERALD_STORE__URL": f"sqlite+aiosqlite:///{tmp_path / 'mine.db'}",
        "HERALD_ARCHIVE__DIRECTORY": str(tmp_path / "mine"),
    }
    assert demo(first)[0] == demo(second, herald_anew, **mine)[0]
    assert [path.name for path in second.iterdir()] == ["temporary"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["first", "second"]


def test_the_documents_that_the_demo_names_exist(tmp_path: Path) -> None:
    said, _ = demo(tmp_path)
    named = re.findall(r"docs/[\w/-]+\.md", said)
    assert len(set(named)) >= 4
    assert [name for name in named if not (Path(__file__).parents[2] / name).is_file()] == []


def test_the_demo_keeps_its_word_whatever_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[topics.proteins]\nname = "Proteins"\nquery = "cat:q-bio.BM"\n')
    model: dict[str, Any] = {
        "HERALD_LLM__PROVIDER": "openai",
        "HERALD_LLM__MODEL": "m",
        "HERALD_LLM__BASE_URL": "http://127.0.0.1:9/v1",
    }
    said, _ = demo(tmp_path, **model)
    assert "13 papers. These 3 suit you best." in said
    assert "The language model" not in said, "no network means that no model is asked"
    elsewhere = tmp_path / "closed"
    elsewhere.mkdir()
    closed, pages = demo(elsewhere, HERALD_ACCESS__USERS="telegram:1")
    assert "This bot serves a closed group." in closed
    assert pages is None


def test_a_talk_through_a_pipe_answers_each_line(tmp_path: Path) -> None:
    lines = ["/summarize 2403.14148", "/subscribe diffusion-models at 09:00 Asia/Shanghai", "/frobnicate", "/export"]
    done = herald("chat", "--sample", cwd=tmp_path, stdin="\n".join(lines) + "\n")
    assert done.returncode == 0, done.stderr
    answers = done.stdout.split("\n> ")
    assert [answer.splitlines()[0].removeprefix("> ") for answer in answers] == lines
    assert "There is no command /frobnicate." in answers[2]
    assert json.loads(answers[3].partition(".json:\n")[2])["chat"]["subscriptions"]


def test_a_summary_as_json_keeps_the_contract(tmp_path: Path) -> None:
    done = herald("summarize", "2403.14621", "--sample", "--format", "json", cwd=tmp_path)
    found = json.loads(done.stdout)
    paper, summary = found["paper"], found["summary"]
    assert paper["title"].startswith("GRM: Large Gaussian Reconstruction Model")
    assert paper["authors"][2] == "Wang Yifan"
    assert {"kind": "code", "url": "https://github.com/justimyhxu/GRM"} in paper["links"]
    assert 3 <= len(summary["takeaways"]) <= 7
    for claim in (summary["tldr"], *summary["takeaways"]):
        assert claim["evidence"] in paper["abstract"]
        assert claim["status"] == "supported"
    assert found["usage"]["requests"] == 0


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_a_digest_of_a_day_holds_all_papers_in_every_form(tmp_path: Path, form: str) -> None:
    done = herald("digest", "diffusion-models", "--sample", "--date", "2024-03-23", "--format", form, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    titles = done.stdout.count("## ") if form == "markdown" else done.stdout.count("Scaling Diffusion Models to")
    assert titles == {"markdown": 13, "text": 2, "json": 1, "html": 3}[form]
    assert "\\emph" not in done.stdout or form == "json"


def test_records_are_summarised_line_by_line_and_a_bad_one_says_so(tmp_path: Path) -> None:
    good = {"id": "2403.14621", "title": "A title", "abstract": "We propose X. It is 3 times faster. It is small."}
    lines = [json.dumps(good), "{broken", json.dumps({"id": "x"}), json.dumps({**good, "id": "my-own-7"})]
    (tmp_path / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = herald("summarize", "--records", "records.jsonl", cwd=tmp_path)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 1
    assert [result.get("paper", {}).get("id") for result in results] == ["2403.14621", None, None, "my-own-7"]
    assert "line 2" in results[1]["error"]
    assert "“title” is missing" in results[2]["error"]
    assert results[0]["summary"]["tldr"]["text"] == "We propose X."
    assert results[3]["paper"]["links"] == [], "arXiv has no page of somebody else's id"


def test_a_record_that_says_so_is_withdrawn(tmp_path: Path) -> None:
    told = {
        "id": "2403.14621",
        "title": "A title",
        "abstract": "We propose X.",
        "comment": "The paper must be withdrawn",
    }
    said = {"id": "2403.14621", "title": "A title", "abstract": "This paper has been withdrawn by the author."}
    ordinary = {**told, "comment": "Withdrawn from ICLR 2023"}
    (tmp_path / "records.jsonl").write_text("\n".join(map(json.dumps, (told, said, ordinary))), encoding="utf-8")
    done = herald("summarize", "--records", "records.jsonl", cwd=tmp_path)
    results = [json.loads(line)["paper"]["withdrawn"] for line in done.stdout.splitlines()]
    assert results == [True, True, False]


def test_odd_files_of_records_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    good = json.dumps({"id": "2403.14621", "title": "Half a pair \ud800", "abstract": "We propose X. It is small."})
    text = f"\ufeff{good}\n\n{'[' * 100_000}\n{good}\n"  # with a mark of its encoding, an empty line, a deep one
    (tmp_path / "records.jsonl").write_text(text, encoding="utf-8")
    done = herald("summarize", "--records", "records.jsonl", cwd=tmp_path)
    first, deep, last = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert "line 3" in deep["error"]
    assert first["paper"]["id"] == last["paper"]["id"] == "2403.14621"


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["summarize", "24", "--sample"], 2, "There is no arXiv id"),
        (["summarize", "2403.99999", "--sample"], 1, "arXiv has no paper 2403.99999."),
        (["summarize"], 2, "give either an arXiv ID or --records FILE"),
        (["digest", "nonsense", "--sample"], 2, "is no topic or category"),
        (["digest", "cs.CV", "--date", "23.3.2024", "--sample"], 2, "is no day"),
        (["read", "missing.pdf"], 2, "missing.pdf"),
        (["read", "page.pdf"], 1, "not a PDF"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_wrong_use_and_failures_have_their_exit_codes_and_one_sentence(
    tmp_path: Path, arguments: list[str], code: int, sentence: str
) -> None:
    (tmp_path / "page.pdf").write_text("<html><body>Not found</body></html>")
    done = herald(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_all_faults_of_the_settings_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[digest]\ntime = "25:00"\ntimezone = "Mars/X"\n[telegramm]\nx = 1\n')
    for command in (["config"], ["chat", "--sample"], ["db", "check"]):
        done = herald(*command, cwd=tmp_path)
        assert done.returncode == 2
        for key in ("digest.time", "digest.timezone", "telegramm"):
            assert key in done.stderr


def test_a_database_that_cannot_be_used_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database at all, " * 200)
    for url in ("sqlite+aiosqlite:///text.db", "sqlite+aiosqlite:////proc/herald/x.db"):
        done = herald("chat", "--sample", cwd=tmp_path, stdin="/topics\n", HERALD_STORE__URL=url)
        assert done.returncode == 1
        assert done.stdout == ""
        assert len(done.stderr.strip().splitlines()) == 1


def test_the_database_commands_tell_and_mend_its_form(tmp_path: Path) -> None:
    assert "revision none" in (before := herald("db", "check", cwd=tmp_path)).stderr
    assert before.returncode == 1
    assert herald("db", "upgrade", cwd=tmp_path).returncode == 0
    after = herald("db", "check", cwd=tmp_path)
    assert (after.returncode, after.stderr) == (0, "")


def test_a_pdf_is_read_as_the_contract_says(tmp_path: Path, shared_data: Path) -> None:
    done = herald("read", str(shared_data / "pdf" / "1706.03762.pdf"), "--format", "json", cwd=tmp_path)
    found = json.loads(done.stdout)
    assert set(found) == {"pages", "title", "sections", "figures", "tables", "characters"}
    assert (found["pages"], found["title"]) == (15, "Attention Is All You Need")
    assert {"number", "caption", "page"} == set(found["figures"][0])
    assert set(found["sections"][0]) == {"title", "text"}
