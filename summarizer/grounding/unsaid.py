"""What a summary never says of a paper unless the paper itself speaks of it: retractions, money, orders, cures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from summarizer.grounding.glossary.chinese import simplified


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of talk: what it is, how to know it in a statement, and which words of a paper's own excuse it."""

    what: str
    stated: re.Pattern[str]
    excused: re.Pattern[str]

    @property
    def orders(self) -> bool:
        """Whether the kind is how something is said: that a paper has the same words excuses nothing."""
        return self.what == "orders"


def _kind(what: str, english: str, chinese: str, excused: str) -> Kind:
    """Make a kind; words of the English pattern begin at a word's edge, and `excused` ones do too."""
    edge = r"(?:\b|(?=\$))"
    stated = rf"{edge}(?:{_joined(english)})|{_joined(chinese)}"
    return Kind(what, re.compile(stated, re.IGNORECASE), re.compile(rf"{edge}(?:{_joined(excused)})", re.IGNORECASE))


def _joined(alternatives: str) -> str:
    return "|".join(line.strip().strip("|") for line in alternatives.strip().splitlines())


_WORK = r"(?:papers?|articles?|work|study|preprint|manuscript|publication|authors?|it)"
_FINDINGS = (
    r"(?:results?|data|dataset|experiments?|figures?|findings|numbers|evidence|measurements|evaluations?|tables?)"
)
_BE = (
    r"(?:is|are|was|were|be|been|being|have|has|had|got|later|all|completely|entirely|actually|secretly|in\sfact"
    r"|since)"
)
_FALSE = (
    r"(?:forged|fabricated|falsified|faked?|fraudulent|made[\s-]up|manipulated|invented|doctored|plagiari[sz]ed"
    r"|stolen"
    r"|bogus)"
)
_WORK_ZH = r"(?:论文|文章|本文|该文|研究|稿件|作者|期刊)"
_FINDINGS_ZH = r"(?:结果|数据|实验|图表|图片|结论|证据|论文|研究|成果|内容|指标|数字)"
_FALSE_ZH = r"(?:伪造|造假|捏造|编造|虚构|篡改|作假|假冒|抄袭|剽窃|假的|虚假|骗人)"

KINDS = (
    _kind(
        "retraction",
        rf"""{_WORK}\s(?:{_BE}\s){{1,4}}(?:retracted|withdrawn|taken\sdown|pulled|rejected|revoked|cancell?ed|disproved|debunked)
           |(?:retract|withdr[ae]w|revok)(?:s|ed|n|ing|al|ion)?(?:\sof)?\s(?:the|this|their|its|our)\s{_WORK}
           |retraction\snotice|under\sinvestigation|expression\sof\sconcern|peer\sreview\sfailed""",
        rf"""撤稿|退稿|拒稿|{_WORK_ZH}[^。；;]{{0,12}}(?:撤回|撤销|撤下|撤除|下架|收回|作废|被拒|删除)
           |(?:撤回|撤销|收回)(?:了)?(?:该|这篇|本|此|自己的|其)?{_WORK_ZH}""",
        rf"{_WORK}\s(?:{_BE}\s){{1,4}}(?:retracted|withdrawn)|withdrawn|retraction\sof|(?:retracted"
        rf"|withdrawn)\s{_WORK}",
    ),
    _kind(
        "forgery",
        rf"""{_FINDINGS}\s(?:[a-z]{{1,12}}\s){{0,3}}?(?:{_BE}\s){{1,4}}{_FALSE}
           |(?:admit|confess|acknowledg)(?:s|es|ed|ing)?\s(?:to\s)?(?:having\s)?(?:[a-z]{{1,12}}\s){{0,4}}?{_FALSE}
           |{_FALSE}\s(?:the|their|all|some|its|his|her|these|those|our|most|many)?\s?{_FINDINGS}
           |(?:fabricat|falsif|fak|forg|plagiari[sz])(?:e|es|ed|ing|y|ies|ied|ying)\s(?:the|their|all|its)\s{_FINDINGS}
           |academic\smisconduct|scientific\s(?:fraud|misconduct)|research\s(?:fraud|misconduct)|hoax|scam""",
        rf"""学术不端|学术欺诈|骗局|弄虚作假|{_FINDINGS_ZH}(?:[^。；;，,]{{0,8}}(?:是|为|系|均|都|全|被|属|涉嫌|存在))[^。；;，,]{{0,6}}{_FALSE_ZH}
           |{_FINDINGS_ZH}{_FALSE_ZH}|(?:伪造|捏造|编造|篡改|虚构|抄袭|剽窃)了?[^。；;，,]{{0,6}}{_FINDINGS_ZH}
           |承认[^。；;]{{0,16}}{_FALSE_ZH}""",
        rf"{_FALSE}\s{_FINDINGS}|{_FINDINGS}\s(?:{_BE}\s){{1,3}}{_FALSE}|misconduct|plagiari|hoax|scam|fraud",
    ),
    _kind(
        "money",
        r"""money|(?:US|HK)?\$\s?\d|dollars?\b|euros?\b|bitcoins?|crypto\s?currenc|cryptos?\b|donat(?:e|es|ed|ion|ions)\b
           |refunds?|discounts?\b(?!\sfactor)|cash\b|salar(?:y|ies)|bank\saccount|wire\stransfer|credit\scards?|get\srich|profits?\b
           |invest(?:s|ed|ing|ment|ments|or|ors)?\b|deposit\s(?:now|your)|double\s(?:your|back)|for\ssale|buy\b|purchas|sponsor
           |passive\sincome|premium\s(?:plan|member|account)|paid\splan|shareholders?|free\strial|giveaway|lotter(?:y|ies)|casinos?|gambl""",
        r"""汇款|转账|打钱|打款|付款|付费|付钱|花钱|赚钱|挣钱|赚取|钱包|钱财|金钱|的钱|捐款|捐赠|打赏|投资|充值|红包|押金|定金|贷款|退款|返利|返现
           |翻倍返|加倍返|双倍返|双倍奉还|佣金|现金|美元|美金|人民币|欧元|比特币|加密货币|虚拟币|数字货币|发财|致富|暴富|中奖|彩票|赌博|博彩|赌场|盈利
           |稳赚|优惠券|折扣|特价|促销|购买|出售|下单|免费领取|领取|银行卡|银行账户|信用卡|理财|炒股|股价|工资|薪水|赞助|资助费""",
        r"""money|monetary|\$|dollars?|euros?|price|pric|pay(?!\sattention)|payment|financ|econom|market|invest|fund|profit|revenue
           |auction|bid|purchas|buy|sell|sale|commerc|trading|trader|stocks?\b|bank|currenc|crypto|bitcoin|blockchain|donat|salar|wage|income
           |discount|gambl|lotter|casino|sponsor|fiscal|budget|consumer|customer|retail|credit|loan|insur|deposit|cash|investor""",
    ),
    _kind(
        "memberships",
        r"premium\s(?:plan|member|account|version)|memberships?\b|upgrade\sto\s(?:the|a|our)\b|free\s(?:delivery|shipping)",
        r"会员|高级版|付费版|免费送货|包邮|本店",
        r"member|premium|subscri|upgrad|e-?commerce|retail|deliver",
    ),
    _kind(
        "double back",
        r"(?:send|transfer|wire|deposit)\s(?:us\s|me\s|the\sauthors\s|your\s|some\s|any\s)?(?:money|cash|coins?|funds|bitcoins?)|get\sdouble"
        r"|double\s(?:your\s)?money|money\sback",
        r"(?:把|将)?钱(?:转|汇|打|寄|交|付)|转钱|寄钱|(?:双倍|加倍|翻倍|十倍)(?:返还|奉还|返利|返现|拿回|退还)|拿回(?:双倍|两倍)"
        r"|(?:汇款|转账|付款|打款|充值)[^。；;]{0,12}(?:即可|就能|返|领|送|双倍|翻倍)",
        r"send\smoney|double\syour|scam|phish|ponzi",
    ),
    _kind(
        "groups",
        r"""(?:join|enter)\s(?:[a-z]{1,12}\s){0,3}?(?:group|channel|chat|server|communit(?:y|ies)|club|discord|telegram|whatsapp|us\b)
           |(?:subscribe|unsubscribe)\b|subscribe\s(?:to|now)|follow\s(?:us|me|our)\b|contact\s(?:us|me)\b|sign\sup\b|click\b|promo\scode
           |coupon|limited\soffer|our\s(?:telegram|discord|whatsapp|wechat|newsletter|channel|group\schat|app)\b|t\.me/|wechat|whatsapp
           |telegram\b|(?:message|call|text)\s(?:us|me)\b|advertis(?:e|es|ed|ement|ements)\b|we\sare\shiring|job\soffer|customer\sservice""",
        r"""(?:加入|进入|添加)[^。；;，,]{0,8}(?:群|频道|社群|社区|俱乐部|微信|好友|会员)|加群|进群|入群|拉群|微信|公众号|扫码|二维码
           |(?:电报|交流|粉丝|讨论|聊天|QQ|TG)群|群聊|关注(?:我们|本|此|该|一下|频道|账号)|订阅|点击|点赞|私信|客服|加好友|报名|限时|名额有限
           |联系(?:我|客服|管理员)|(?:官方|我们的)频道|转发(?:给|本|此|到)|招聘|推广链接|打广告|投放广告""",
        r"telegram|wechat|whatsapp|discord|newsletter|group\schat|chat\sgroup|click|subscri|advert|hiring|recruit|coupon|customer|job",
    ),
    _kind(
        "orders",
        r"""(?<!\ball )(?<!\bhow )(?<!\bdo )you(?:'(?:re|ll|ve)|rs|rself)?\b(?!['’]ve\s(?:seen|got)\sit)|please\b
           |(?:ignore|disregard|forget)\s(?:all|any|the|previous|every|prior|these)\s(?:[a-z]{1,12}\s){0,3}?(?:instruction|prompt|rule|message|text|paper|quote|check)
           |do\snot\s(?:trust|believe|tell|read|use\sthis)|don['’]t\s(?:trust|believe|tell|read|forget|miss|worry)
           |(?:(?<=[.!?:;]\s)|(?<=\A))(?:visit|buy|send|download|share|forward|subscribe|vote|call|donate|hurry|beware|stop|tell|ask|remember|trust
           |check\sout|reply|act\snow|reveal|repeat|pretend|imagine)\s(?!\w{0,12}ing\b)""",
        r"""[您]|你(?=们|应|必|要|需|可以|能|的|将|会(?!怎)|就|也|快|不)|请(?!见|参|访|看|查阅|注意|求|教|柬|愿|示)|务必|赶快|赶紧|快来|快去|立即(?:加入|购买|行动|联系|点击|下载|注册|访问|停止)|不要(?:相信|信任|告诉|错过|使用本)
           |切勿|千万别|别忘了|忽略(?:以上|之前|前面|先前|上述|所有|一切)[^。；;，,]{0,8}(?:指令|指示|说明|提示|要求|内容)""",
        r"you\b|your\b|please",
    ),
    _kind(
        "cures",
        r"""(?:has\s|have\s|fully\s|completely\s)?cur(?:e|es|ed|ing)\b|heals?\b|healed|healing|remed(?:y|ies)\b|sav(?:e|es|ed|ing)\s(?:[a-z]{1,12}\s){0,2}?lives
           |miracle|life-?saving""",
        r"治愈|治好|医好|痊愈|根治|包治|药到病除|起死回生|挽救了?[^。；;，,]{0,8}(?:生命|性命)|救活|救命|神药"
        r"|灵药|延年益寿|长生",
        r"cur(?:e|es|ed|ing|ative)\b|heal(?:s|ed|ing)?\b|remedy|lives|life-?saving|mortality",
    ),
    _kind(
        "vaccines and drugs",
        r"vaccin|immuni[sz]ation|FDA\b|prescri(?:be|bed|ption)|antibiotic|opioid|pills?\b|dosage|overdose"
        r"|supplements?\sfor",
        r"疫苗|接种|处方|药品|吃药|服药|服用|药丸|抗生素|保健品|药监",
        r"vaccin|immun|FDA|prescri|antibiotic|opioid|pill|dosage|dose|drug|medic|pharma|clinic|patient|therap"
        r"|epidemi|pandemi|infect|disease",
    ),
    _kind(
        "patients",
        r"patients?\b|hospitals?\b|hospitali|doctors?\b|physicians?\b|clinics?\b|clinical(?:ly)?\b|nurses?\b"
        r"|cancers?\b|tumou?rs?\b|surger(?:y|ies)|surgical"
        r"|diabet|heart\s(?:disease|attack)|illness|disease",
        r"患者|病人|医院|医生|护士|癌症|癌|肿瘤|糖尿病|心脏病|疾病|手术|疗效|治疗",
        r"patient|hospital|doctor|physician|clinic|nurs|cancer|tumou?r|surg|diabet|heart|cardi|illness|disease"
        r"|medic|health|therap|treatment|diagnos|pathol"
        r"|radiol|biomed|MRI|CT\b|brain|neuro|epidem|covid|drug|lesion|endoscop|organ|cell|ECG|EEG|X-?ray"
        r"|patholog|anatom|care\b|disorder|symptom",
    ),
    _kind(
        "death and violence",
        r"kill(?:s|ed|ing|er)?\b|deadly|lethal|poison(?:ous)?\b|murder|suicid|die[sd]?\b|dying\b|deaths?\b"
        r"|weapons?\b|bombs?\b|terroris|explosives?\b|wars?\b|massacre",
        r"杀死|杀人|致死|致命|毒药|有毒|中毒|谋杀|自杀|去世|死亡|丧生|遇难|炸弹|武器|恐怖(?:分子|主义|袭击)"
        r"|爆炸物|战争|屠杀|军队|军方",
        r"kill|deadly|lethal|poison|toxic|murder|suicid|die[sd]?\b|dying|death|dead\b|weapon|bomb|terror|explos"
        r"|war\b|wars\b|mortal|surviv|fatal|militar|arm(?:y|ed)|conflict|nuclear|hostil|violen",
    ),
    _kind(
        "politics",
        r"president(?:s|ial)?\b|elections?\b|government|politic(?:s|al|ian|ians)\b|parliament|senat(?:e|or)"
        r"|congress\b|prime\sminister|communis|democra|republican"
        r"|protests?\b|dictator|refugee|immigra|vot(?:e|ed|ing)\sfor\s|propaganda|trump\b|putin\b",
        r"总统|主席|总理|选举|大选|投票给|政府|政治|政党|议会|国会|参议|民主党|共和党|共产党|独裁|示威|抗议|难民"
        r"|移民|宣传部|宗教|上帝|真主|习近平|特朗普|普京",
        r"president|election|elector|government|politic|parliament|senat|congress|minister|communis|democra"
        r"|republican|protest|dictator|refugee|migra|vot(?:e|er|ing)"
        r"|propaganda|polic(?:y|ies)|public\sadmin|social|societ|law|legal|legislat|regulat|state\sactors|religio"
        r"|god|news|misinformation|state\s",
    ),
    _kind(
        "crime and courts",
        r"arrest(?:s|ed)?\b|police\b|lawsuit|sued\b|court\b|jail|prison|illegal|crimin|crimes?\b|stole\b|stolen\b"
        r"|thie(?:f|ves)|brib|blackmail|banned|outlaw|punished\b",
        r"逮捕|被捕|警察|警方|报警|起诉|诉讼|法院|法庭|坐牢|监狱|入狱|判刑|违法|非法|犯罪|罪犯|小偷|受贿|贿赂"
        r"|勒索|依法|封禁|被禁止|取缔",
        r"arrest|police|lawsuit|court|jail|prison|illegal|crim|thief|brib|blackmail|ban(?:s|ned)?\b|outlaw|punish"
        r"|law\b|laws\b|legal|judic|ransom|justice|bail\b|offen[cs]e|sentenc",
    ),
    _kind(
        "theft and passwords",
        r"stole\b|stolen\b|theft|hacked|hackers?\b|passwords?\b",
        r"偷走|偷窃|偷来|盗窃|窃取|黑客|密码(?!学|分析|协议|体制|算法|原语)",
        r"stole|theft|steal|hack|password|crypt|cipher|attack|secur|privacy|adversar|malicious|authenticat|extract",
    ),
    _kind(
        "private lives",
        r"married|marries|divorc|wedding|resign(?:s|ed|ation)|was\sfired|were\sfired|scandal|girlfriend|boyfriend"
        r"|sexual|porn|nudes?\b|horoscope|zodiac|astrolog",
        r"结婚|离婚|婚礼|辞职|被解雇|开除|丑闻|女友|男友|绯闻|出轨|色情|裸照|裸体|性爱|星座|算命|风水|运势|占卜",
        r"marri|marital|divorc|wedding|resign|scandal|sexual|porn|nud|NSFW|explicit\scontent|safety|horoscope"
        r"|zodiac|astrolog|constellation|family|gender|dating|social|unsafe|sensitive",
    ),
    _kind(
        "awards",
        r"nobel|turing\saward|fields\smedal|best\spaper|awards?\b|awarded|prize|gold\smedal|world\srecord"
        r"|most\scited",
        r"诺贝尔|图灵奖|菲尔兹奖|最佳论文|获奖|大奖|一等奖|金奖|金牌|颁奖|世界纪录|引用最多|引用次数",
        r"nobel|turing|fields\smedal|best\spaper|award|prize|medal|winner|won\b|first\splace|citation|cited|participants|submissions|competition|contest",
    ),
    _kind(
        "the bot",
        r"(?:this|our|the\sbest|my|best|a\sgreat)\s(?:telegram\s|discord\s)?bots?\b|paper\sherald|as\san\sAI\b"
        r"|I\s(?:am|can|cannot|can['’]t|will|think|believe|love|recommend|have)\b|I['’]m\b|my\s(?:instructions"
        r"|prompt|developers?|owner)"
        r"|system\sprompt|language\smodel\strained\sby",
        r"(?:本|这个|该|此|最好的|最棒的)机器人|小编|作为(?:一个|一名)?(?:AI|人工智能)[^。；;，,]{0,6}(?:模型"
        r"|助手)|(?<![自他她你本])我(?!们|国|校|院)|系统提示词?|我的(?:指令|提示|开发者|主人)",
        r"bots?\b|chatbot|robot|I\b|my\b|system\sprompt|herald|self",
    ),
)


def found(statement: str, paper: str) -> Iterator[tuple[str, str]]:
    """Yield the kinds of talk that a statement has and the paper has not, each with the words that show it."""
    plain, known = simplified(statement), paper.lower()
    for kind in KINDS:
        told = kind.stated.search(plain)
        if told and not kind.excused.search(paper) and (kind.orders or not _says(known, told[0].strip().lower())):
            yield kind.what, statement[told.start() : _word_end(statement, told.end())].strip()


def _says(known: str, told: str) -> bool:
    """Return whether a paper has words by themselves: "feed-forward" does not say "forward"."""
    at = known.find(told)
    while at >= 0:
        edges = known[max(0, at - 1) : at], known[at + len(told) : at + len(told) + 1]
        if not any(edge.isalnum() or edge == "-" for edge in edges):
            return True
        at = known.find(told, at + 1)
    return False


def _word_end(text: str, at: int) -> int:
    """Return where the Latin word ends that a place is in."""
    while at < len(text) and text[at - 1].isascii() and text[at].isascii() and text[at - 1 : at + 1].isalpha():
        at += 1
    return at
