"""The first message: in the language of who added the bot, with the first digest two presses away."""

import pytest

from tests.platforms.telegram.stage import Stage
from tests.servers.telegram import User

OFFERED = ["扩散模型", "大语言模型", "大模型智能体", "多模态模型"]


@pytest.fixture
def li(stage: Stage) -> User:
    return stage.server.user("Li", language="zh-hans")


async def test_a_group_has_its_first_digest_in_two_presses(stage: Stage, li: User) -> None:
    server = stage.server
    group = server.group("Readers", li, [stage.ann], bot=False)
    group.adds_bot(li)
    await server.wait_for(lambda: group.posted)
    (greeting,) = group.posted
    assert greeting.text.startswith("Paper Herald 替你读 arXiv")
    assert "周一至周五 09:00 UTC" in greeting.text
    assert greeting.labels[:4] == OFFERED
    assert greeting.labels[-9:-6] == ["English", "繁體中文", "日本語"]
    refused = await stage.press(greeting, "扩散模型")
    assert "管理员" in refused.answer["text"], "who reads another language is told in the chat's"
    assert "管理员" in (await stage.press(greeting, "English")).answer["text"]
    ann, stage.ann = stage.ann, li
    followed = await stage.press_for(greeting, "扩散模型")
    assert "已订阅 扩散模型" in followed.text
    await stage.press_for(followed, "现在就发第一期")
    assert await stage.app.runner({"telegram": stage.telegram}).run_due() == 11
    assert "13 篇论文" in next(each.text for each in group.posted[3:])

    before = len(group.posted)
    await stage.press_to_change(greeting, "English")
    assert "comes to this chat at once, and from then on at 09:00 UTC, Monday to Friday" in greeting.text
    assert "Diffusion Models" not in greeting.labels, "what is followed need not be offered"
    assert greeting.labels[-9] == "简体中文", "the language of who pressed comes first"
    stage.ann = ann
    assert "Subscriptions" in (await stage.ask("/subscriptions", group)).text
    assert len(group.posted) == before + 1
    group.removes_bot(li)
    group.adds_bot(li)
    await server.wait_for(lambda: len(group.posted) > before + 1)
    assert group.posted[-1].text.startswith("Paper Herald reads arXiv"), "a language that was chosen stays"


async def test_who_adds_the_bot_to_a_channel_is_told_in_private(stage: Stage, li: User) -> None:
    server, room = stage.server, stage.server.private(li)
    channel = server.channel("Paper News", li, username="papernews")
    channel.adds_bot(li, ["can_post_messages"])
    await server.wait_for(lambda: room.posted)
    (greeting,) = room.posted
    assert "“Paper News”" in greeting.text
    assert greeting.labels[:4] == OFFERED
    stage.ann = li
    await stage.press_to_change(greeting, "English")
    assert "语言：English" in greeting.text
    followed = await stage.press_for(greeting, "扩散模型", room)
    await stage.press_for(followed, "现在就发第一期", room)
    await stage.app.runner({"telegram": stage.telegram}).run_due()
    assert "13 papers." in channel.posted[0].text, "the channel has the language that was chosen for it"


async def test_who_has_no_private_chat_is_not_bothered_nor_the_channel(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    stranger = stage.server.user("Eve")
    channel = stage.server.channel("Quiet News", stranger)
    channel.adds_bot(stranger, ["can_post_messages"])
    await stage.server.wait_for(lambda: stage.server.journal.refused("sendChatAction"))
    await stage.ask("/topics")
    assert channel.posted == []
    assert [each for each in stage.server.journal.refused() if each.method != "sendChatAction"] == []
    assert "not_answered" not in capsys.readouterr().out


async def test_a_person_s_digests_come_in_their_language_unless_they_chose_one(stage: Stage, li: User) -> None:
    stage.ann = li
    assert "语言：简体中文" in (await stage.ask("/settings")).text, "before anything is noted, too"
    followed = await stage.ask("/subscribe diffusion-models")
    await stage.press_for(followed, "现在就发第一期")
    await stage.app.runner({"telegram": stage.telegram}).run_due()
    assert any("13 篇论文" in each.text for each in stage.room.posted)
    assert "语言：简体中文" in (await stage.ask("/settings")).text
