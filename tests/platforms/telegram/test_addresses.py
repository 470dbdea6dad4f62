"""A paper or chat may be named by its address, typed, as Markdown, or behind words."""

from types import MappingProxyType

import pytest

from bot.platforms.telegram.addresses import INVITATION, chat_of
from tests.platforms.telegram.stage import Stage

CMD = "Content-Frame Motion-Latent"
ARXIV = "https://arxiv.org/abs/2403.14148v1"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://t.me/papernews", "papernews"),
        ("t.me/PaperNews/", "PaperNews"),
        ("http://www.telegram.me/s/papernews?before=9", "papernews"),
        ("telegram.dog/papernews/45", "papernews__45"),
        ("https://t.me/papernews/45/678?single", "papernews__45"),
        ("https://papernews.t.me", "papernews"),
        ("papernews.t.me/45", "papernews__45"),
        ("https://t.me/c/123/45", "id__1000000000123_45"),
        ("https://t.me/c/2000000001/1/45", "id__1002000000001"),
        ("t.me/c/2000000001/678?thread=45", "id__1002000000001_45"),
        ("tg://resolve?domain=papernews&post=45", "papernews__45"),
        ("tg://privatepost?channel=123&post=45", "id__1000000000123_45"),
        ("https://t.me/+AbCdEf", INVITATION),
        ("t.me/joinchat/AbCdEf", INVITATION),
        *(
            (odd, "")
            for odd in ("t.me", "t.me/c", "t.me/c/x", "t.me/abc", "t.me/c/٣", "not.me/papernews", "cs.CL", "://")
        ),
        *(
            (odd, "")
            for odd in ("https://t.me.example.org/papernews", "ftp://t.me/papernews", "https://[t.me/papernews")
        ),
    ],
)
def test_the_chat_of_an_address(address: str, name: str) -> None:
    assert chat_of(address) == name


async def test_a_chat_is_meant_by_its_address_as_by_its_name(stage: Stage) -> None:
    server, ann = stage.server, stage.ann
    server.channel("Paper News", ann, username="papernews", bot=["can_post_messages"])
    quiet = server.channel("Quiet News", ann, bot=["can_post_messages"])
    forum = server.group("Lab", ann, forum=True)
    topic = forum.opens_topic("Papers", ann)
    number = -quiet.id - 10**12
    lab = f"https://t.me/c/{-forum.id - 10**12}"
    lines = {
        "https://t.me/papernews": "Paper News",
        "@papernews.": "Paper News",
        "[our channel](https://t.me/papernews/45)": "Paper News",
        f"t.me/c/{number}/45": "Quiet News",
        f"{lab}/{topic.id}": "Lab",
    }
    for place, (written, title) in enumerate(lines.items()):
        followed = await stage.ask(f"/subscribe {['cs.CL', 'cs.CV', 'cs.LG', 'cs.RO', 'hep-th'][place]} {written}")
        assert followed.text.startswith(f"“{title}” now follows"), followed.text
    asked = stage.room.says("/subscriptions of our channel", links={"our channel": "https://t.me/papernews"})
    assert "cs.LG" in (await stage.room.answer_to(asked)).text
    assert "hep-th" in (await stage.ask("/subscriptions", forum, topic=topic)).text, "a link to a topic means that"
    for alone in ("https://t.me/papernews", "@papernews", "[x](t.me/papernews)"):
        assert (await stage.ask(alone)).text.startswith("Topics of “Paper News”")
    unknown = await stage.ask("/subscribe cs.CL https://t.me/+AbCdEf")
    assert "An invitation link does not tell me which chat it is." in unknown.text
    assert "I see no chat @nowhere." in (await stage.ask("t.me/nowhere")).text


async def test_a_paper_may_stand_behind_words(stage: Stage) -> None:
    behind = MappingProxyType({"this": ARXIV})
    for text in (f"/summarize [this]({ARXIV}) please", f"look: [this]({ARXIV})"):
        assert CMD in (await stage.ask(text)).text
    for text in ("/summarize 😀 this", "看 this"):
        assert CMD in (await stage.ask(text, links=behind)).text
    told = await stage.ask("/ask this What FVD score does it achieve on WebVid-10M?", links=behind)
    assert "212.7" in told.text
    seen = await stage.ask("/summarize 2403.13470", links=MappingProxyType({"2403.13470": ARXIV}))
    assert "LiDAR Scene Completion" in seen.text, "what is seen goes before what stands behind it"
