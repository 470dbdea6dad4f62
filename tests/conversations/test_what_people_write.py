"""Lines as people type them: hours without "at", other keyboards' signs, names on the screen, numbers of buttons."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from chat.errors import HeraldError
from chat.platform import Conversation, LabelKind
from chat.refs import ChatKind, ChatRef, Incoming, Person, SentFile
from chat.reply import Reply
from chat.words import phrase
from handlers.wishes import Parts, split
from tests.talks import Talk, Talking


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cs.CL", Parts("cs.CL", (), "")),
        ("cs.CL at 9 pm", Parts("cs.CL", ("9 pm",), "")),
        ("cs.CL 09:00", Parts("cs.CL", ("09:00",), "")),
        ("cs.CL 9am Asia/Tokyo", Parts("cs.CL", ("9am",), "Asia/Tokyo")),
        ("cs.CL @7:30", Parts("cs.CL", ("7:30",), "")),
        ("cs.CL at 09：00, Asia/Shanghai", Parts("cs.CL", ("09：00",), "Asia/Shanghai")),
        ("cs.CL at 9:00 (Asia/Shanghai)", Parts("cs.CL", ("9:00",), "Asia/Shanghai")),
        ("cs.CL at 9 UTC+5:30", Parts("cs.CL", ("9",), "UTC+5:30")),
        ("cs.CL in Europe/Berlin", Parts("cs.CL", (), "Europe/Berlin")),
        ('"attention at 9 heads" at 9:30', Parts('"attention at 9 heads"', ("9:30",), "")),
        ('(abs:"a at 5" OR ti:b at 6)', Parts('(abs:"a at 5" OR ti:b at 6)', (), "")),
        ("attention at scale", Parts("attention at scale", (), "")),
        ("cs.CL every monday at 9", Parts("cs.CL", ("9",), "", ("every monday",))),
        ("cs.CL at 9 every monday", Parts("cs.CL", ("9",), "", ("every monday",))),
        ("cs.CL every Monday 9", Parts("cs.CL", ("9",), "", ("every Monday",))),
        ("cs.CL, weekly", Parts("cs.CL", (), "", ("weekly",))),
        (
            "cs.CL weekly on friday 18:00 Europe/Berlin",
            Parts("cs.CL", ("18:00",), "Europe/Berlin", ("weekly on friday",)),
        ),
        ("cs.CL at 17:00 new york mon, wed", Parts("cs.CL", ("17:00",), "new york", ("mon, wed",))),
        ("cs.CL weekdays when announced", Parts("cs.CL", ("when announced",), "", ("weekdays",))),
        ("cs.CL when announced shanghai", Parts("cs.CL", ("when announced",), "shanghai")),
        ("cs.CL as soon as it is out every tue", Parts("cs.CL", ("as soon as it is out",), "", ("every tue",))),
        ("cs.CL 每周三公布时", Parts("cs.CL", ("公布时",), "", ("每周三",))),
        ("cs.CL 周一、周三 9:00 上海", Parts("cs.CL", ("9:00",), "上海", ("周一、周三",))),
        ("cs.CL 每周一上午9点半", Parts("cs.CL", ("上午9点半",), "", ("每周一",))),
        ("au:Yann LeCun daily", Parts("au:Yann LeCun", (), "", ("daily",))),
        ("physics of the sun", Parts("physics of the sun")),
        ("max sat", Parts("max sat")),
        ("black friday", Parts("black friday")),
        ("knowing when to stop", Parts("knowing when to stop")),
    ],
)
def test_a_subscription_is_split_into_topic_hour_and_zone(text: str, parts: Parts) -> None:
    assert split(text) == parts


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("/subscribe cs.CL at", "At which hour?"),
        ("/subscribe cs.CL at noonish", "is a category with other words."),
        ("/subscribe cs.CL at 9 UTC+5:30", "Asia/Kolkata"),
        ("/subscribe cs.CL tomorrow", "is a category with other words."),
        ("/subscribe cs.CL every 32nd", "“32nd” is no day of the week. Write daily, weekdays, weekly"),
        ("/subscribe cs.CL every other day at 9", "“other” is no day of the week."),
        ("/subscribe cs.CL monthly", "“monthly” is no day of the week."),
        ("/subscribe cs.CL 每月", "“每月” is no day of the week."),
        ("/subscribe cs.CL weekly daily", "“weekly daily” contradicts itself."),
        ("/subscribe cs.CL every monday at 9 daily", "“every monday daily” contradicts itself."),
        ("/subscribe cs.CL when announced at 9", "“when announced” and “9” are two different times. Say one of them"),
        ("/subscribe cs.CL at 9 at 10", "are two different times."),
        ("/subscribe cs.CL weekends when announced", "arXiv has no list on Saturday and Sunday."),
    ],
)
async def test_what_cannot_be_meant_is_not_followed_as_a_phrase(talk: Talk, line: str, answer: str) -> None:
    assert answer in await talk.say(line)
    assert "follows nothing yet" in await talk.say("/subscriptions")


@pytest.mark.parametrize("line", ["/subscribe 「diffusion model」", "/subscribe “diffusion model”"])
async def test_other_keyboards_quotes_are_quotes(talk: Talk, line: str) -> None:
    assert "now follows diffusion model." in await talk.say(line)
    assert "follows diffusion model already" in await talk.say('/subscribe "diffusion model"')


async def test_an_offset_is_shown_as_it_was_written(talk: Talk) -> None:
    assert "09:00 (UTC+8)" in await talk.say("/subscribe cs.CL at 9 UTC+8")
    assert "at 09:00 UTC+8" in await talk.say("/subscriptions")
    assert "Time zone: UTC-3." in await talk.say("/settings timezone UTC-3")


async def test_a_setting_answers_to_its_name_on_the_screen(talk: Talk) -> None:
    assert "Hour: 07:15." in await talk.say("/settings hour 7:15")
    await talk.say("/settings language zh")
    assert "时间：08:30。" in await talk.say("/settings 时间 8:30")
    assert "• 推送日：周一、周五" in (await talk.say("/settings 推送日 周一,周五")) + await talk.say("/settings")


async def test_chinese_sentences_follow_each_other_without_a_space(talk: Talk) -> None:
    await talk.say("/settings language zh")
    assert "不是有效的时间。请写成" in await talk.say("/settings time 25:00")


async def test_a_number_presses_nothing_where_no_button_has_it(talk: Talk) -> None:
    await talk.say("/start")
    assert "There is no button 9: the last one is 4." in await talk.say("9")
    assert "Topics" in await talk.say("1"), "the buttons are still there"
    await talk.say("/pause")
    assert "Nothing is paused now" in await talk.press("Resume")
    await talk.say("/stats")
    assert "There is no button to press now." in await talk.say("1")


async def test_a_digest_of_many_topics_says_which_are_left_out(talk: Talk) -> None:
    for code in ("cs.AI", "cs.CL", "cs.LG", "cs.GR", "cs.SD", "cs.RO"):
        await talk.say(f"/subscribe {code}")
    assert "This chat follows 6 topics; these are the first 5." in await talk.say("/digest")


async def test_a_paper_saved_in_an_old_version_is_listed(talk: Talk) -> None:
    await talk.say("/save 2403.14148v1")
    listed = await talk.say("/saved")
    assert "1 saved paper" in listed
    assert "Motion-Latent" in listed


async def test_a_stranger_is_turned_away_whatever_they_write(talking: Talking) -> None:
    async with talking(HERALD_ACCESS__GUILDS="1234567890") as talk:
        for line in ("/frobnicate", "2403.14148", "hello", ""):
            assert "This bot serves a closed group." in await talk.say(line)


class Silence(Conversation):
    """A conversation in which nothing may be said."""

    elsewhere: ClassVar = phrase("Nowhere.")
    unseen: ClassVar = elsewhere
    by_name: ClassVar = False

    async def show(self, reply: Reply, slot: int = 0) -> None:
        raise AssertionError(f"said {reply}")

    async def end(self, reply: Reply) -> None:
        pass

    async def aside(self, line: str, language: str) -> ChatRef | None:
        return None

    def name(self, chat: ChatRef) -> str:
        return ""

    async def belongs(self, chat: ChatRef) -> bool:
        return False

    async def administers(self, chat: ChatRef) -> bool:
        return False

    async def find(self, name: str) -> ChatRef | None:
        return None

    async def fetch(self, file: SentFile, path: Path, most_bytes: int) -> None:
        raise AssertionError("nobody sends anything here")

    async def around(self) -> Sequence[ChatRef]:
        return ()

    async def may_post(self, chat: ChatRef) -> HeraldError | None:
        return None

    async def label(self, chat: ChatRef, kind: LabelKind, said: str) -> tuple[str, str]:
        return said, said


@pytest.mark.parametrize("text", ["/kick @somebody", "good morning", "", "see 2403.14148"])
async def test_in_a_group_what_is_meant_for_others_is_not_answered(talk: Talk, text: str) -> None:
    group = ChatRef("telegram", "-100", kind=ChatKind.GROUP)
    message = Incoming(group, Person("telegram", "7"), text, addressed=False)
    await talk.app.dispatcher.dispatch(message, Silence())
