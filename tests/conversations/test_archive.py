"""From a chat's digest to the page on the web."""

from pathlib import Path

from tests.talks import Talking


async def test_a_digest_links_to_pages_that_are_then_there(talking: Talking, tmp_path: Path) -> None:
    site = tmp_path / "site"
    root = "https://herald.example.org"
    variables = {"HERALD_ARCHIVE__DIRECTORY": str(site), "HERALD_WEB__PUBLIC_URL": root}
    async with talking(**variables) as talk:
        await talk.say("/subscribe diffusion-models at 12:01")
        await talk.say('/subscribe "video diffusion" at 12:01')
        await talk.say("/settings days daily")
        await talk.clock.advance(120)
        await talk.runner.run_due()
        said = talk.read()
        assert await talk.app.services.publishing.publish() == 1
    linked = {word for word in said.split() if word.startswith(root)}
    assert f"{root}/en/diffusion-models/" in linked
    assert len(linked) >= 10
    for address in linked:
        place = site / address.removeprefix(f"{root}/")
        assert (place / "index.html" if address.endswith("/") else place).is_file(), address
    assert {path.name for path in (site / "en").iterdir() if path.is_dir()} == {"diffusion-models", "papers", "search"}


async def test_without_an_address_for_the_world_nothing_is_linked(talking: Talking, tmp_path: Path) -> None:
    async with talking(HERALD_ARCHIVE__DIRECTORY=str(tmp_path / "site")) as talk:
        await talk.say("/subscribe diffusion-models at 12:01")
        await talk.say("/settings days daily")
        await talk.clock.advance(120)
        await talk.runner.run_due()
        assert "Read on the web" not in talk.read()
        assert await talk.app.services.publishing.publish() == 1
