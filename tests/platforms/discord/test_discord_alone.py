"""What one person looks at is shown to that person alone, in their language, and to all when they want it so."""

from pathlib import Path

from chat.refs import ChatRef
from tests.platforms.discord.running import answered, press, running, slash
from tests.servers.discord import DiscordServer, Interaction, Kind, Message, Permission, User

SHOW = "Show to all"


async def test_what_somebody_looks_at_is_theirs_until_they_show_it_to_all(
    server: DiscordServer, tmp_path: Path
) -> None:
    ann, bob = server.user("Ann"), server.user("Bob")
    lab = server.guild("Lab", ann, bob)
    papers, news = server.channel(lab, "papers"), server.channel(lab, "news", Kind.ANNOUNCEMENT)
    listened = server.channel(lab, "listened")

    async def show(by: User, asked: Interaction) -> Message:
        before = len(papers.posted)
        await server.press(by, asked.answer, SHOW)
        await server.wait_for(lambda: len(papers.posted) > before)
        return papers.posted[-1]

    async with running(server, tmp_path):
        server.world.overwrite(listened, lab.everyone, deny="send_messages")
        summary = (await slash(server, ann, papers, "summarize", paper="2403.14148")).answer
        assert SHOW not in summary.labels, "what all see need not be shown to all"
        asked = {
            "/summarize": await slash(server, bob, papers, "help"),
            "1–5 of 13": await slash(server, bob, papers, "search", words="diffusion"),
            "Diffusion Models": await slash(server, bob, papers, "topics"),
            "(abstract)": await press(server, bob, summary, "Evidence"),
        }
        for words, each in asked.items():
            assert words in each.answer.text
            assert all(message.ephemeral for message in each.answers)
        assert papers.posted == [summary]

        found = asked.pop("1–5 of 13")
        await press(server, bob, found.answer, "More")
        asked["6–10 of 13"] = found
        for words, each in asked.items():
            shown = await show(bob, each)
            assert words in shown.text
            assert SHOW not in shown.labels
            assert SHOW not in each.answer.labels, "once is enough"
        assert SHOW not in (await slash(server, bob, papers, "saved")).answer.labels, "what is one's own is not shown"
        assert SHOW not in (await slash(server, bob, news, "help")).answer.labels, "readers of news want no talk"
        assert SHOW not in (await slash(server, bob, listened, "help")).answer.labels, "who may not write there"
        assert SHOW not in (await slash(server, bob, server.dm(bob), "help")).answer.labels
    assert server.journal.refused() == []
    assert Permission.SEND_MESSAGES & papers.rights_of(bob)


async def test_members_and_servers_have_their_own_languages(server: DiscordServer, tmp_path: Path) -> None:
    chen, ann = server.user("Chen", "zh-CN"), server.user("Ann")
    lab, institute = server.guild("Lab", ann, chen), server.guild("Institute", chen, ann)
    institute.locale = "zh-CN"
    server.world.give(institute, ann, "manage_channels")
    papers, room = server.channel(lab, "papers"), server.channel(institute, "论文")
    async with running(server, tmp_path) as bot:
        assert "命令" in (await slash(server, chen, papers, "help")).answer.text, "alone: the member's language"
        assert "Commands" in (await slash(server, ann, room, "help")).answer.text
        assert "now follows" in (await slash(server, ann, papers, "subscribe", topic="cs.CL")).answer.text
        assert "已订阅" in (await slash(server, ann, room, "subscribe", topic="cs.CL")).answer.text, "all: the server's"
        digests = [await bot.app.services.preferences.of(ChatRef("discord", str(each.id))) for each in (papers, room)]
        assert [each.language for each in digests] == ["en", "zh"]
        assert "Commands" in (await slash(server, ann, room, "help")).answer.text, "the chat itself chose nothing"
        wrong = await slash(server, ann, room, "summarize", paper="frobnicate")
        assert "There is no arXiv id" in wrong.answer.text, "what is wrong is told to who asked"
        refused = await slash(server, chen, papers, "ask", paper="2403.14148x", question="why")
        assert refused.answer.ephemeral
        assert "哪篇论文" in refused.answer.text

        found = await slash(server, ann, room, "topics")
        assert "Topics" in found.answer.text
        before = len(room.posted)
        await server.press(ann, found.answer, SHOW)
        await server.wait_for(lambda: len(room.posted) > before)
        assert "主题" in room.posted[-1].text, "shown to all in the language of all"

        await slash(server, ann, papers, "settings", setting="language", value="zh")
        assert "命令" in (await slash(server, ann, papers, "help")).answer.text, "what the chat chose goes before"
        server.say(chen, room, f"<@{server.bot.id}> hello")
        await server.wait_for(lambda: "替你读 arXiv" in room.posted[-1].text)
        private = await answered(server, await server.slash(chen, server.dm(chen), "start"))
        assert "替你读 arXiv" in private.text
    assert server.journal.refused() == []


async def test_a_vote_and_a_bookmark_show_their_numbers_on_their_buttons(server: DiscordServer, tmp_path: Path) -> None:
    ann, bob = server.user("Ann"), server.user("Bob")
    papers = server.channel(server.guild("Lab", ann, bob), "papers")
    async with running(server, tmp_path):
        shown = (await slash(server, ann, papers, "summarize", paper="2403.14148")).answer
        for user, sign, labels in (
            (bob, "👍", ["Evidence", "👍 1", "👎", "🔖", "Related"]),
            (ann, "👍", ["Evidence", "👍 2", "👎", "🔖", "Related"]),
            (bob, "👎", ["Evidence", "👍 1", "👎 1", "🔖", "Related"]),
            (ann, "👍", ["Evidence", "👍", "👎 1", "🔖", "Related"]),
            (bob, "🔖", ["Evidence", "👍", "👎 1", "🔖 1", "Related"]),
        ):
            pressed = await server.press(user, shown, sign)
            await server.wait_for(lambda: shown.labels == labels)  # noqa: B023
            assert pressed.answers[-1].text
        again = (await slash(server, bob, papers, "summarize", paper="2403.14148", depth="brief")).answer
        assert again.labels[:5] == ["Evidence", "👍", "👎 1", "🔖 1", "Related"]
        assert papers.posted == [shown]
    assert server.journal.refused() == []
