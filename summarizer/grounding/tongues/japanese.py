"""Japanese."""

from summarizer.grounding.tongues.tongue import Tongue

JAPANESE = Tongue(
    code="ja",
    cldr="ja",
    latin=False,
    decimal="point",
    capitals="always",
    numbers="2 二|3 三",  # read as numerals, summarizer/grounding/numerals.py
    halves="半分 半数 半減",
    multiples="2 倍増 倍加",
    scales="10 十|100 百|1000 千|10000 万|100000000 億|1000000000000 兆",
    units="""percent 1 パーセント,％
    |percent 10 割
    |point 1 パーセントポイント,%ポイント,ポイント,点
    |times 1 倍
    |time 1/1000000000 ナノ秒
    |time 1/1000000 マイクロ秒
    |time 1/1000 ミリ秒
    |time 1 秒間,秒
    |time 60 分間,分
    |time 3600 時間
    |time 86400 日間,日
    |time 604800 週間
    |bytes 1 バイト
    |bytes 1000 キロバイト
    |bytes 1000000 メガバイト
    |bytes 1000000000 ギガバイト
    |bytes 1000000000000 テラバイト
    |length 1/1000000000 ナノメートル
    |length 1/1000000 マイクロメートル
    |length 1/1000 ミリメートル,ミリ
    |length 1/100 センチメートル,センチ
    |length 1 メートル
    |length 1000 キロメートル
    |mass 1 キログラム,キロ
    |rate 1 フレーム/秒,フレーム毎秒,ヘルツ
    |rate 1000000000 ギガヘルツ
    |level 1 デシベル
    |pixel 1 ピクセル,画素
    |sheet 1 ページ,頁
    |dimension 1 次元""",
    about="約|およそ|おおよそ|ほぼ|概ね|おおむね|わずか約|計約",
    over="少なくとも|最低",
    under="最大でも|多くとも|高々",
    after_about="程度|ほど|前後|近く|弱|くらい|ぐらい",
    after_over="以上|超|あまり|余り|強|を超え|を上回",
    after_under="未満|以下|以内|足らず|を下回",
    change="""向上|削減|増|減|改善|上回|下回|高|低|速|短縮|から|差|上昇|低下|節約|超|優|残|だけ|のみ|少な|多|縮|良|遅|
    軽量|より|へ""",
    left="残|だけ|のみ|しか|わずか",
    linking="および|及び|または|と|や",
    ranges="から|ないし|と|や|および",
    pointing="この|その|これらの|それらの|前述の|上記の|他の|両|全",
    both="者|[^、。,]{0,10}(?:とも|両方|それぞれ|互い|同時)",
    magnitude="桁",
    glossary=True,
)
