"""Chinese, in simplified characters; traditional ones are read as these."""

from summarizer.grounding.tongues.tongue import Tongue

CHINESE = Tongue(
    code="zh",
    cldr="zh_Hant zh_Hans",
    latin=False,
    decimal="point",
    capitals="always",
    numbers="2 二 两|3 三",  # read as numerals, summarizer/grounding/numerals.py
    multiples="2 两倍 翻倍 翻番 翻一番",
    scales="""100 百|1000 千|10000 万 萬|1000000 百万 百萬|10000000 千万 千萬|100000000 亿 億|1000000000 十亿 |
    1000000000000 万亿 兆""",
    units="""percent 1 パーセント
    |point 1 个百分点,百分点,个点
    |times 1 倍
    |time 1/1000000000 纳秒
    |time 1/1000000 微秒
    |time 1/1000 毫秒
    |time 1 秒钟,秒
    |time 60 分钟
    |time 3600 个小时,小时
    |time 86400 天
    |time 604800 周,星期,週,礼拜
    |bytes 1 字节,位元组
    |bytes 1000 千字节
    |bytes 1000000 兆字节
    |bytes 1000000000 吉字节
    |length 1/1000000000 纳米,奈米
    |length 1/1000000 微米
    |length 1/1000 毫米
    |length 1/100 厘米,公分
    |length 1 米,公尺
    |length 1000 千米,公里
    |mass 1 千克,公斤
    |rate 1 帧/秒,帧每秒,赫兹,赫茲
    |level 1 分贝
    |pixel 1 像素
    |sheet 1 页,頁
    |dimension 1 维,維""",
    about="约为|约|大约|大概|近|将近|接近|差不多|约合|几乎|約|不到",
    over="超过了?|逾|多于|高于|大于|超出|至少|不少于",
    under="不到|低于|少于|不足|小于|以下",
    after_about="左右|上下|前後",
    after_over="多|余|餘|以上|或更多",
    change="""提升|提高|增加|降低|减少|下降|高出|领先|超过|增长|缩短|缩小|节省|改进|改善|优于|加快|加速|快|差距|相对|
    剩|仅|压缩|从|由|低|少|多|好|胜|升|减""",
    left="剩|仅|只|其余|留下|残",
    linking="以及|和|与|及|或",
    ranges="至|到|和|与",
    pointing="这|那|该|上述|前|后|此|其|以上|其他|每",
    both="者|[^,，。;；]{0,10}(?:都|均|皆|之间|共同|同时)",
    magnitude=r"\s?个?数量级",
    glossary=True,
    meaning="zh",
)
