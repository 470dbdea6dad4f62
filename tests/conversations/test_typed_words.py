"""Keywords and time zones as people type them, in either language."""

import pytest

from chat.words import phrase
from services.languages import keyword, without
from services.said.zones import called
from services.times import parse_zone
from tests.talks import Talk


async def test_every_keyword_is_understood_in_each_language(talk: Talk) -> None:
    for line, said in (
        ("/settings figures 关", "Figures: off."),
        ("/settings 图片 开启", "Figures: on."),
        ("/settings UPDATES Yes", "Updates: on."),
        ("/settings 深度：深入", "Depth: deep."),
        ("/settings depth 简要", "Depth: brief."),
        ("/settings 版式 列表", "Layout: one message in all."),
        ("/settings layout 每篇一条消息", "Layout: one message per paper."),
        ("/settings layout LIST", "Layout: one message in all."),
        ("/settings sound 静音", "Sound: silent."),
        ("/settings 提示音 first", "Sound: only the first message rings."),
        ("/settings 篇数 20篇", "Papers a digest, at most: 20."),
        ("/settings hour 9点", "Hour: 09:00."),
        ("/settings 时间 晚上9点半", "Hour: 21:30."),
        ("/settings time 公布时", "Hour: when announced."),
        ("/settings days 工作日", "Days: Mon, Tue, Wed, Thu, Fri."),
        ("/设置 时区 北京时间", "Time zone: Asia/Shanghai."),
        ("/settings language 英文", "Language: English."),
        ("/vote 2403.14621 赞", "Noted: more like 2403.14621."),
        ("/vote 2403.14621 踩", "Noted: less like 2403.14621."),
        ("/saved 导出", "You saved nothing yet"),
        ("/帮助", "Commands\n\n• /start"),
        ("/总结 2403.14621 深入", "So there is only the summary of its abstract."),
        ("/forget 我的", "Deleted, of yours: 1 vote"),
        ("/subscribe cs.CL 每天 9点", "Its digests come at 09:00 Asia/Shanghai, every day."),
        ("/settings figures 也许", "“也许” is neither on nor off. Write on or off."),
    ):
        assert said in await talk.say(line), line


async def test_a_zone_is_told_by_its_abbreviation_or_asked_for_where_several_are_meant(talk: Talk) -> None:
    await talk.say("/settings timezone JST")
    assert "Time zone: Asia/Tokyo" in await talk.say("/settings timezone 东京时间")
    asked = await talk.say("/settings timezone IST")
    assert asked.startswith("“IST” may mean several time zones.\n\n[1] ")
    assert {"Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"} <= set(asked.split())
    assert "Time zone: Asia/Kolkata." in await talk.press("Asia/Kolkata")
    await talk.say("/subscribe cs.LG")
    assert "may mean several" in await talk.say("/subscribe graph neural networks for molecules, proteins at 9 cst")
    assert "at 9 Asia/Shanghai" not in await talk.press("Asia/Shanghai")
    changed = await talk.say("/settings time 10:00")
    assert "This does not change 1 subscription, which has its own: graph neural" in changed
    assert "(at 09:00 Asia/Shanghai, Monday to Friday)" in changed
    assert "does not change" not in await talk.say("/settings days daily")


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("CET", "CET"), ("cest", "Europe/Paris"), ("BST", "Europe/London"), ("pdt", "America/Los_Angeles"),
        ("PT", "America/Los_Angeles"), ("Eastern Time", "America/New_York"), ("日本标准时间", "Asia/Tokyo"),
        ("Berlin time", "Europe/Berlin"), ("GMT", "GMT"), ("HKT", "Asia/Hong_Kong"), ("msk", "Europe/Moscow"),
    ],
)  # fmt: skip
def test_an_abbreviation_that_means_one_zone_is_that_zone(written: str, zone: str) -> None:
    assert parse_zone(written) == zone
    assert called("EST")[0] == "America/New_York"  # whose clocks change, unlike those of the zone "EST"


def test_a_keyword_may_have_several_ways_in_each_language() -> None:
    known = {True: phrase("on, yes, true"), False: phrase("off, no, false")}
    assert [keyword(each, known) for each in ("ON", "ｏｎ", " yes ", "关闭", "", "onward")] == [
        True,
        True,
        True,
        False,
        None,
        None,
    ]
    assert without("2403.14621 DEEP", phrase("deep")).strip() == "2403.14621"
    assert without("deep", phrase("deep")) == "deep"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/subscribe like", "Like which paper?"),
        ("/subscribe papers like:", "Like which paper?"),
        ("/subscribe 类似", "Like which paper?"),
        ("/subscribe like at 9", "Like which paper?"),
        ("/subscribe like attention", "There is no arXiv id in “attention”."),
        ("/subscribe similar to 2403.146", "There is no arXiv id in “2403.146”."),
        ("/subscribe 2403.14621", "To follow what is like it, write: like 2403.14621"),
        ("/subscribe au:", "for example: au:LeCun"),
        ("/subscribe au:, cs.CL", "There is nothing behind “au:”."),
        ("/subscribe cs.CL OR like:", "for example: like:2403.14621"),
        ("/subscribe every monday at 9", "says when digests are to come, but not on what. Which topic?"),
        ("/subscribe", "Which topic?"),
        ("/digest ti:", "There is nothing behind “ti:”."),
        ("/search cat:", "for example: cat:cs.CL"),
        ("/search submittedDate:", "for example: submittedDate:[20240101 TO 20241231]"),
        ("/library delete", "Which library?"),
        ("/library show", "This chat has no library"),
        ("/library zotero", "/library zotero 12345"),
        ("/related", "for example: /related 2403.14621"),
        ("/ask 2403.14621", "There is no question after 2403.14621."),
        ("/compare 2403.14621", "With which other paper"),
    ],
)
async def test_what_is_missing_is_said_with_how_to_write_it(talk: Talk, line: str, said: str) -> None:
    answer = await talk.say(line)
    assert said in answer
    assert "now follows" not in answer
    assert "follows nothing yet" in await talk.say("/subscriptions")


async def test_a_topic_that_is_picked_afterwards_keeps_the_hour(talk: Talk) -> None:
    await talk.say("/subscribe every monday at 9")
    assert "every Monday." in await talk.press("Diffusion Models")
    assert "now follows like attention." in await talk.say('/subscribe "like attention"')
    assert "now follows cs.CL" in await talk.say("/subscribe cs.CL,")
