"""What people write in reply to a paper on any platform, and what comes of it."""

PAPER = "2403.14148"
CMD = "Content-Frame Motion-Latent Decomposition"
ANSWER = "212.7"
"""Stands in an answer on how good the paper's videos are."""
SUMMARY = "In short"
NEAR = "TimeRewind"
"""Is near the paper."""

SAID = (
    ("What FVD score does it achieve on WebVid-10M?", ANSWER),
    ("which FVD score on WebVid-10M", ANSWER),
    ("/ask which FVD score does it get on WebVid-10M", ANSWER),
    ("how good is it", ANSWER),
    ("FVD 在 WebVid-10M 上是多少", ANSWER),
    ("summarize this", SUMMARY),
    ("总结一下", SUMMARY),
    ("/summarize", SUMMARY),
    ("/evidence", "Evidence"),
    ("where is the evidence?", "Evidence"),
    ("/related", NEAR),
    ("more like this", NEAR),
    ("anything similar?", NEAR),
    ("有类似的论文吗", NEAR),
    ("/save", PAPER),
    ("/vote up", PAPER),
    ("save this please", f"/save {PAPER}"),
)
"""What is said in reply to a paper, and words of the answer."""
CHATTER = ("thanks!", "nice paper", "👍", "谢谢分享！", "haha I know him", "really?", "how cool is that")
"""What gets no answer in a group, in reply to the bot."""
