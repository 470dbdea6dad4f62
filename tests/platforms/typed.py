"""What people type on any platform, with what comes of it: in private, and to the bot in a group."""

from typing import NamedTuple


class Typed(NamedTuple):
    """What somebody says, in reply to a paper's card or not, and words of the answer or of its buttons."""

    said: str
    wanted: str
    is_reply: bool = False


PAPER = "2403.14148"
CMD = "Content-Frame Motion-Latent Decomposition"
TITLED = "DepthFM: Fast Monocular Depth Estimation with Flow Matching"
SLUG = "TimeRewind%3A-Rewinding-Time-with-Image-and-Events-Video-Diffusion"

TYPED = (
    Typed("/ask how many GPUs?", CMD, is_reply=True),
    Typed("summarize this", CMD, is_reply=True),
    Typed("/summarise", CMD, is_reply=True),
    Typed("/summary", CMD, is_reply=True),
    Typed("deep", CMD, is_reply=True),
    Typed(f"/ask {PAPER} which FVD score does it get", "212.7"),
    Typed("and on ImageNet?", CMD),
    Typed(f"/compare {PAPER} 2403.14621", "GRM"),
    Typed(TITLED, TITLED),
    Typed("depthfm fast monocular depth", TITLED),
    Typed("240314148", CMD),
    Typed("papers by Gordon Wetzstein", "Wetzstein"),
    Typed("cs.CL", "Follow cs.CL"),
    Typed("https://arxiv.org/list/cs.CL/recent", "Follow cs.CL"),
    Typed(f"https://www.semanticscholar.org/paper/{SLUG}/9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c", "TimeRewind"),
    Typed(f"https://www.connectedpapers.com/main/9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c/{SLUG}/graph", "TimeRewind"),
    Typed("https://scirate.com/arxiv/2403.14148", CMD),
    Typed("https://openreview.net/forum?id=SyxS0T4tvS", "openreview.net"),
    Typed("https://doi.org/10.48550/arXiv.2403.14148", CMD),
    Typed("10.1145/3292500.3330701", "DOI"),
    Typed("new papers on diffusion models", "Diffusion Models"),
    Typed("LLM", "Large Language Models"),
    Typed("nlp", "Natural Language Processing"),
    Typed("扩散模型", "Diffusion Models"),
    Typed("send me diffusion papers every morning at 9", "/subscribe diffusion-models at 09:00"),
    Typed("every Monday at nine", "09:00"),
    Typed("9 am", "09:00"),
    Typed("早上9点", "09:00"),
    Typed("/settings time 9点", "09:00"),
    Typed("/settings figures 关", "Figures: off"),
    Typed("/settings depth 深入", "Depth: deep"),
    Typed("/settings timezone PST", "America/Los_Angeles"),
    Typed("/settings timezone CET", "Time zone: CET"),
    Typed("/top", "Most liked in this chat, last 7 days"),
    Typed("blah blah blub", "I did not understand"),
    Typed("stop", "follows nothing"),
    Typed("/subscribe Diffusion Models daily at 9", "now follows Diffusion Models"),
    Typed("/stop", "Pause"),
    Typed("/unsubscribe all", "no longer follows Diffusion Models"),
)
UNHEARD = (
    TITLED,
    "https://arxiv.org/list/cs.CL/recent",
    "send me diffusion papers every morning at 9",
    "stop",
    "nlp",
    "9 am",
    "扩散模型",
    "papers by Gordon Wetzstein",
    "/mute",
)
"""What is said in a group to nobody: one of each kind."""
