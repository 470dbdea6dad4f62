"""The signs of Chinese by which questions, wishes and chatter are told apart; longer ones stand before their parts."""


def _signs(text: str) -> tuple[str, ...]:
    return tuple(text.split())


INTERROGATIVES = _signs(
    """
    什么 什麼 啥 怎么 怎麼 怎样 怎樣 如何 为何 為何 谁 誰 多少 多大 多长 多長 多久 多快 多高 多深 多远 多慢
    多小 是否 有无 有無 能否 可否 请问 請問 何时 何時 何种 何種 何处 哪里 哪裡 哪些 哪个 哪個 哪种 哪種 哪一
    哪儿 哪几 哪年 吗 嗎
    """
)
LAST = _signs(
    """
    呢 么 麼
    """
)
COUNTED = "个個种種层層块塊张張次天倍轮輪台篇页頁步亿億万萬百千卡小年月人项項位类類组組行"
"""Before which 几 asks how many."""
REQUESTS = _signs(
    """
    解释 解釋 说明 說明 介绍 介紹 讲 講 描述 列出 列举 列舉 告诉 告訴 翻译 翻譯 比较 比較 对比 對比 分析 详细
    詳細 谈 談 说说 說說 总结 總結 概括
    """
)
OPENERS = _signs(
    """
    那么 那麼 那 还有 還有 请 請 麻烦 麻煩 帮我 幫我 帮忙 能不能 能 可以 再 你 给我 給我
    """
)
LEADS_ON = _signs(
    """
    那么 那麼 那 还有 還有 以及 换成 換成
    """
)
SAYS_NOTHING = _signs(
    """
    真的吗 真的嗎 是吗 是嗎 对吗 對嗎 好吗 好嗎 谢谢 謝謝 多谢 多謝 感谢 感謝 辛苦了 辛苦 学习了 學習了 收藏了
    知道了 明白了 明白 了解 收到 有意思 有趣 厉害 厲害 不错 不錯 太棒了 太强了 太強了 太 棒 赞 讚 顶 頂 牛 强
    強 好的 好文 好看 好 哈 嗯 哦 噢 喔 支持 分享 论文 論文 文章 工作 这篇 這篇 这个 這個 真 很 非常 大家 早上
    晚上 你 您 我 是 的 了 啊 呀 吧 啦 哇 喜欢 喜歡 那 还有 還有 这 這 都 也 一下 再见
    """
)
COURTESIES = _signs(
    """
    能不能 可不可以 可以 麻烦 麻煩 帮我 幫我 帮忙 幫忙 给我 給我 这篇 這篇 这个 這個 论文 論文 文章 一下 看看
    请 請 该 能 你 您 我 想 要 吗 嗎 吧 的 下 谢谢 謝謝 主要 内容 內容 它 把 对 個 个 做 来 來
    """
)
_WORDS = {
    "summarize": """
    总结 總結 概括 概述 摘要 归纳 歸納 小结 讲了什么 講了什麼 说了什么 說了什麼 讲什么 说什么 说的什么
    讲的什么 关于什么 简介 讲了啥 说了啥 讲啥 说啥 讲的啥 说的啥 是啥 是什么 干啥 是干什么
    """,
    "deep": """
    深入 深读 深讀 精读 精讀 详细 詳細 详读 全文 读全文 讀全文 深入阅读 更深入 深入读 详细解读 深入解读 详细读
    更多 更详细
    """,
    "evidence": """
    证据 證據 依据 依據 出处 出處 引文 原文 原句
    """,
    "figures": """
    图 圖 图片 圖片 插图 插圖 配图 图表 圖表 看图
    """,
    "save": """
    收藏 保存 存 存起来 收
    """,
}
_ASKING = ("", "有", "找", "推荐", "还有", "更多", "有没有", "有什么", "有哪些", "还有什么", "还有哪些", "什么", "哪些")
_WITH = ("", "和", "跟", "与", "同")
_ALIKE = ("相关", "相關", "类似", "類似", "相似", "相近", "近似", "同类", "同類")
_OF_KIN = ("", "工作", "研究", "文献", "文獻", "有哪些", "有什么", "工作有哪些", "研究有哪些", "文献有哪些")
WISHES = {word: command for command, words in _WORDS.items() for word in words.split()}
WISHES |= {
    f"{asking}{other}{alike}{kin}": "related"
    for asking in _ASKING
    for other in _WITH
    for alike in _ALIKE
    for kin in _OF_KIN
}
"""What is left of a wish in plain words, each with its command."""
READ = _signs("看过 看過 读过 讀過 看了 知道 听说 聽說 怎么看 怎麼看 觉得 覺得")
"""Signs by which people ask each other whether they know a paper, and what they think of it."""
