"""Hours, days and lists, as people choose them and are told of them."""

import pytest

from tests.talks import Talk, Talking


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("09:00 Asia/Shanghai", "list of the working day before; “when announced” comes about noon (13:00 in"),
        ("09:00 Asia/Shanghai tue-sat", "list of the day before; "),
        ("12:30 Asia/Shanghai", "list of that day (of the working day before in New York's winter); "),
        ("12:00 Asia/Shanghai", "list of the working day before; "),
        ("13:30 Asia/Shanghai", "list of that day; “when announced” comes about noon (13:00 in New York's winter)."),
        ("09:00 Europe/Berlin", "list of that day; “when announced” comes about 06:00."),
        ("05:00 Europe/Berlin", "list of the working day before; "),
        ("04:30 UTC", "list of that day (of the working day before in New York's winter); "),
        ("20:00 America/Los_Angeles", "list of that day; “when announced” comes about 21:00 the day before."),
        ("22:00 America/Los_Angeles", "list of the day after; "),
        (
            "15:00 Australia/Sydney",
            "list of that day (of the working day before in New York's winter); “when announced",
        ),
        ("09:00 Asia/Shanghai every monday", "lists up to the one of Friday; "),
        ("14:00 Asia/Shanghai every monday", "lists up to the one of Monday; "),
        ("12:30 Asia/Shanghai weekly on wed", "lists up to the one of Wednesday (of Tuesday in New York's winter); "),
        ("09:00 Asia/Shanghai weekends", "lists up to the one of Friday; "),
        ("09:00 Asia/Shanghai mon,thu", "lists up to the one of the working day before; "),
        ("22:00 America/Los_Angeles every sunday", "lists up to the one of Monday; "),
    ],
)
async def test_at_subscribing_it_is_said_which_list_a_digest_holds(talk: Talk, line: str, said: str) -> None:
    hour, zone, *_ = line.split()
    assert f"At {hour} {zone} you get arXiv's {said}" in await talk.say(f"/subscribe cs.CL at {line}")


async def test_the_settings_say_so_too(talk: Talk) -> None:
    await talk.say("/subscribe cs.CL")
    await talk.say("/settings timezone Asia/Shanghai")
    said = await talk.say("/settings time 10:00")
    assert "At 10:00 Asia/Shanghai you get arXiv's list of the working day before; “when announced” comes" in said
    await talk.say("/settings time")
    said = await talk.press("when announced")
    assert "Hour: when announced." in said
    assert (
        "as soon as arXiv's list of Monday 25 March is in, about Monday, 25 March 2024, 12:00 (Asia/Shanghai)." in said
    )
    assert "In Asia/Shanghai that is about noon (13:00 in New York's winter)." in said
    assert "Hour: when announced" in await talk.say("/settings")
    assert '"time": "when announced"' in await talk.say("/export")


async def test_a_repeat_says_what_changed(talk: Talk) -> None:
    said = await talk.say("/subscribe cs.CL weekly at 9 Asia/Shanghai")
    assert "Its digests come at 09:00 Asia/Shanghai, every Monday. The next digest comes on Monday, 25 March" in said
    said = await talk.say("/subscribe cs.CL fri")
    assert "come at 09:00 Asia/Shanghai, every Friday, no longer at 09:00 Asia/Shanghai, every Monday." in said
    said = await talk.say("/subscribe cs.CL when announced")
    assert "come when announced, every Friday, no longer at 09:00 Asia/Shanghai, every Friday." in said
    assert "as soon as arXiv's list of Friday 29 March is in, about Friday, 29 March 2024, 12:00 (Asia/" in said
    assert "From now on" not in await talk.say("/subscribe cs.CL when it is out")
    assert "come at 10:00 Asia/Shanghai, every day, no longer" in await talk.say("/subscribe cs.CL at 10 daily")


async def test_subscriptions_show_hours_and_days_and_that_silence_means_nothing_new(talk: Talk) -> None:
    await talk.say("/subscribe cs.CL when announced")
    await talk.say("/subscribe cs.CV at 08:00 Europe/Berlin mon,wed,fri")
    await talk.say("/subscribe cs.RO")
    said = await talk.say("/subscriptions")
    assert "(category), when announced, Monday to Friday" in said
    assert "(category), at 08:00 Europe/Berlin, Mon, Wed, Fri" in said
    assert "(category), at 09:00 UTC, Monday to Friday" in said
    assert "On days without new papers nothing comes." in said


async def test_in_chinese(talking: Talking) -> None:
    async with talking(HERALD_DIGEST__LANGUAGE="zh") as talk:
        said = await talk.say("/subscribe cs.CL 每周一 09:00 上海")
        assert "推送时间：每星期一 09:00 Asia/Shanghai。" in said
        assert (
            "截至星期五的各期 arXiv 列表；“公布时”（when announced）大约在中午 12 点（纽约冬令时期间为 13:00）" in said
        )
        said = await talk.say("/subscribe cs.CL 工作日 一公布就发")
        assert "推送时间改为：周一至周五 公布时（原为：每星期一 09:00 Asia/Shanghai）。" in said
        assert "没有新论文的日子不会推送。" in await talk.say("/subscriptions")
