"""Languages of which the check knows less: digits, units by CLDR and some words, and mostly the small number words."""

from summarizer.grounding.tongues.tongue import Tongue

ITALIAN = Tongue(
    code="it",
    cldr="it",
    small="""il lo la gli le di che per un una nel nella dei delle degli della sono questa questo questi con del è e
    si non anche come più da dal alla al ai tra nostro nostra viene in su ogni solo""",
    marks="èùìò",
    endings="zione zioni ità aggio mente ente enti elli",
    numbers="""2 due|3 tre|4 quattro|5 cinque|6 sei|7 sette|8 otto|9 nove|10 dieci|11 undici|12 dodici|13 tredici |14
    quattordici|15 quindici|16 sedici|17 diciassette|18 diciotto|19 diciannove|20 venti|30 trenta|40
    quaranta |50 cinquanta|60 sessanta|70 settanta|80 ottanta|90 novanta|200 duecento|500 cinquecento""",
    ones="un uno una",
    bare="100 cento|1000 mille",
    parts="3 terzo terzi|4 quarto quarti|5 quinto quinti|10 decimo decimi",
    halves="metà mezzo",
    multiples="2 doppio raddoppia raddoppiano raddoppiare|3 triplo triplica triplicano",
    scales="1000 mila|1000000 milione milioni|1000000000 miliardo miliardi|1000000000000 bilione bilioni",
    units="""percent 1 per cento
    |point 1 punti percentuali,punti
    |times 1 volte
    |time 1 secondo,secondi
    |time 60 minuti
    |time 3600 ore,ora
    |time 86400 giorni,giorno""",
    about="circa|quasi|intorno a",
    over="più di|oltre|almeno",
    under="meno di|al massimo",
    change=r"""migliora|aument|riduc|ridu|ridotto|più\b|meno|maggior|minor|supera|differenz|da\b|veloc|lent|guadagn|
    sal[ei]""",
    left=r"rest|solo\b",
    linking="e|o|ed",
    ranges="a|e|o",
)
DUTCH = Tongue(
    code="nl",
    cldr="nl",
    small="""de het een van en voor met zijn niet wordt worden deze dat die te op naar bij ook maar door uit als dan
    hun onze wij kan tot in is""",
    endings="heid lijk lijke",
    numbers="""2 twee|3 drie|4 vier|5 vijf|6 zes|7 zeven|8 acht|9 negen|10 tien|11 elf|12 twaalf|13 dertien|14 veertien
    |15 vijftien|16 zestien|17 zeventien|18 achttien|19 negentien|20 twintig|30 dertig|40 veertig|50
    vijftig|60 zestig |70 zeventig|80 tachtig|90 negentig""",
    ones="een één",
    bare="100 honderd|1000 duizend",
    hundreds="honderd",
    parts="3 derde|4 kwart vierde|5 vijfde|10 tiende",
    halves="helft half halve",
    multiples="2 dubbel dubbele verdubbelt verdubbelen|3 drievoudig verdrievoudigt",
    scales="1000 duizend|1000000 miljoen|1000000000 miljard|1000000000000 biljoen",
    units="""percent 1 procent
    |point 1 procentpunt,procentpunten,punten
    |times 1 keer,maal
    |time 1 seconde,seconden
    |time 60 minuten
    |time 3600 uur,uren
    |time 86400 dagen,dag""",
    about="ongeveer|bijna|circa|rond",
    over="meer dan|ruim|minstens",
    under="minder dan|hooguit",
    change=r"""verbeter|verhoog|verlaag|sneller|langzamer|meer\b|minder|beter|slechter|hoger|lager|verschil|van\b""",
    left=r"rest|slechts\b|alleen\b",
    linking="en|of",
    ranges="tot|en|of",
)
SWEDISH = Tongue(
    code="sv",
    cldr="sv",
    small="""och att det som en ett för med av är till på den inte vi kan har från eller om detta denna vår våra i""",
    marks="åäö",
    numbers="""2 två|3 tre|4 fyra|5 fem|6 sex|7 sju|8 åtta|9 nio|10 tio|11 elva|12 tolv|20 tjugo|30 trettio|40 fyrtio |
    50 femtio|60 sextio|70 sjuttio|80 åttio|90 nittio""",
    ones="en ett",
    bare="100 hundra|1000 tusen",
    parts="3 tredjedel tredjedelar|4 fjärdedel fjärdedelar",
    halves="hälften halv",
    multiples="2 dubbelt fördubblar|3 tredubblar",
    scales="1000 tusen|1000000 miljon miljoner|1000000000 miljard miljarder|1000000000000 biljon biljoner",
    units="""percent 1 procent
    |point 1 procentenheter,poäng
    |times 1 gånger
    |time 1 sekunder,sekund
    |time 60 minuter
    |time 3600 timmar,timme""",
    about="ungefär|nästan|cirka|omkring",
    over="mer än|över|minst",
    under="mindre än|under|högst",
    change=r"förbätt|ök|minsk|snabbare|mer\b|mindre|bättre|sämre|högre|lägre|från\b",
    linking="och|eller",
    ranges="till|och|eller",
)
POLISH = Tongue(
    code="pl",
    cldr="pl",
    small="""i w na z do że się jest to nie przez dla od oraz jak który jako po są tym nasza nasz może a o ze""",
    marks="ąęłńśźż",
    numbers="""2 dwa dwie dwóch dwoma dwóm|3 trzy trzech trzema|4 cztery czterech|5 pięć pięciu|6 sześć sześciu |7
    siedem siedmiu|8 osiem ośmiu|9 dziewięć dziewięciu|10 dziesięć dziesięciu|12 dwanaście|20 dwadzieścia|30
    trzydzieści |40 czterdzieści|50 pięćdziesiąt""",
    ones="jeden jedna jedno",
    bare="100 sto|1000 tysiąc",
    halves="połowa połowę połowy",
    multiples="2 dwukrotnie podwójnie|3 trzykrotnie|4 czterokrotnie|5 pięciokrotnie|10 dziesięciokrotnie",
    scales="""1000 tysiąc tysiące tysięcy tys.|1000000 milion miliony milionów mln|1000000000 miliard miliardy
    miliardów mld|1000000000000 bilion biliony bilionów""",
    units="""percent 1 procent,procenta
    |point 1 punktu procentowego,punkty procentowe,punktów procentowych,p.p.,punktu,punkty,punktów
    |times 1 razy,raza
    |time 1 sekundy,sekund,sekundę
    |time 60 minut,minuty
    |time 3600 godzin,godziny""",
    about="około|prawie|ok\\.|niemal",
    over="ponad|więcej niż|co najmniej",
    under="poniżej|mniej niż|najwyżej",
    change=r"popraw|zwięk|zmniej|szybs|szybciej|wyżs|niżs|więcej|mniej|lepsz|gorsz|różnic|z\b|od\b|wzr|spad",
    linking="i|oraz|lub",
    ranges="do|i|lub",
)
TURKISH = Tongue(
    code="tr",
    cldr="tr",
    small="ve bir bu için ile olarak da de daha olan gibi en çok biz üzerinde kadar ancak veya",
    marks="ğışçöü",
    numbers="""2 iki|3 üç|4 dört|5 beş|6 altı|7 yedi|8 sekiz|9 dokuz|10 on|20 yirmi|30 otuz|40 kırk|50 elli|60 altmış|
    70 yetmiş |80 seksen|90 doksan""",
    bare="100 yüz|1000 bin",
    halves="yarı yarısı",
    scales="1000 bin|1000000 milyon|1000000000 milyar|1000000000000 trilyon",
    units="""point 1 puan
    |times 1 kat,kez
    |time 1 saniye,saniyede
    |time 60 dakika
    |time 3600 saat""",
    about="yaklaşık|neredeyse",
    change="iyileş|art|azal|hızlı|daha|fark|fazla|yüksek|düşük",
    linking="ve|veya",
    ranges="ile|ve|veya",
)
UKRAINIAN = Tongue(
    code="uk",
    cldr="uk",
    latin=False,
    capitals="always",
    numbers="""2 два дві двох двом двома|3 три трьох трьом трьома|4 чотири чотирьох|5 п'ять п'яти|6 шість шести|7 сім
    семи |8 вісім восьми|9 дев'ять дев'яти|10 десять десяти|12 дванадцять|20 двадцять|30 тридцять|40 сорок|
    50 п'ятдесят""",
    ones="один одна одне",
    bare="100 сто|1000 тисяча",
    halves="половина половину половини",
    multiples="2 вдвічі удвічі|3 втричі утричі",
    scales="""1000 тисяч тисячі тис.|1000000 мільйон мільйони мільйонів млн|1000000000 мільярд мільярди мільярдів млрд
    |1000000000000 трильйон трильйони трильйонів трлн""",
    units="""percent 1 відсоток,відсотка,відсотків
    |point 1 пункту,пункти,пунктів
    |times 1 рази,раза,разів
    |time 1/1000 мс
    |time 1 с,секунди,секунд,секунду
    |time 60 хв,хвилин,хвилини
    |time 3600 год,години,годин""",
    about="близько|майже|приблизно",
    over="понад|більше|щонайменше",
    under="менше|не більше",
    change=r"підвищ|збільш|зменш|зниж|швидш|кращ|гірш|більш|менш|різниц|з\b|від\b|на\b|зрост",
    linking="і|й|та|або",
    ranges="до|і|та|або",
)
ARABIC = Tongue(
    code="ar",
    cldr="ar",
    latin=False,
    decimal="either",
    capitals="always",
    numbers="""2 اثنان اثنين اثنتان اثنتين|3 ثلاثة ثلاث|4 أربعة أربع|5 خمسة خمس|6 ستة ست|7 سبعة سبع|8 ثمانية ثماني ثمان
    |9 تسعة تسع|10 عشرة عشر|20 عشرون عشرين|30 ثلاثون ثلاثين|40 أربعون أربعين|50 خمسون خمسين|60 ستون ستين|70
    سبعون سبعين |80 ثمانون ثمانين|90 تسعون تسعين""",
    bare="100 مئة مائة|1000 ألف|1000000 مليون|1000000000 مليار",
    alone="1/3 ثلث|1/4 ربع",
    halves="نصف النصف",
    multiples="2 ضعف ضعفي ضعفين الضعف ضعفا",
    scales="""1000 ألف آلاف ألفا ألفًا|1000000 مليون ملايين|1000000000 مليار مليارات بليون|1000000000000 تريليون
    ترليون""",
    units="""percent 1 ٪,في المئة,في المائة,بالمئة,بالمائة
    |point 1 نقطة مئوية,نقاط مئوية,نقطة,نقاط
    |times 1 مرة,مرات,أضعاف,ضعفا,ضعف
    |time 1/1000 ملي ثانية,ميلي ثانية,مللي ثانية,ميلي ثانية
    |time 1 ثانية,ثوان,ثواني,ثوانٍ
    |time 60 دقيقة,دقائق
    |time 3600 ساعة,ساعات
    |time 86400 يوم,أيام,يوما
    |rate 1 هرتز,إطارا في الثانية
    |pixel 1 بكسل""",
    about="نحو|حوالي|قرابة|تقريبا|زهاء",
    over="أكثر من|يزيد على|ما لا يقل عن",
    under="أقل من|ما يصل إلى|لا يزيد على",
    change="تحسن|تحسين|زيادة|انخفاض|أسرع|أبطأ|أعلى|أقل|أفضل|أكثر|من|فرق|ارتفع|يرتفع|يتفوق",
    linking="و|أو",
    ranges="إلى|و|أو|حتى",
)
PERSIAN = Tongue(
    code="fa",
    cldr="fa",
    latin=False,
    decimal="either",
    capitals="always",
    numbers="""2 دو|3 سه|4 چهار|5 پنج|6 شش|7 هفت|8 هشت|9 نه|10 ده|11 یازده|12 دوازده|15 پانزده|20 بیست|30 سی|40 چهل|50
    پنجاه |60 شصت|70 هفتاد|80 هشتاد|90 نود|200 دویست|300 سیصد|500 پانصد""",
    ones="یک",
    bare="100 صد|1000 هزار",
    joiners="و",
    halves="نصف نیم نیمی",
    scales="1000 هزار|1000000 میلیون|1000000000 میلیارد|1000000000000 تریلیون",
    units="""percent 1 ٪,درصد
    |point 1 واحد درصد,واحد,امتیاز
    |times 1 برابر,بار
    |time 1/1000 میلی ثانیه,میلیثانیه
    |time 1 ثانیه
    |time 60 دقیقه
    |time 3600 ساعت
    |time 86400 روز""",
    about="حدود|تقریبا|تقریباً",
    over="بیش از|دست کم",
    under="کمتر از|حداکثر",
    change="بهبود|افزایش|کاهش|سریع|بیشتر|کمتر|بهتر|بالاتر|پایین|از|اختلاف",
    linking="و|یا",
    ranges="تا|و|یا",
)
HEBREW = Tongue(
    code="he",
    cldr="he",
    latin=False,
    decimal="point",
    capitals="always",
    numbers="""2 שניים שתיים שני שתי|3 שלושה שלוש|4 ארבעה ארבע|5 חמישה חמש|6 שישה שש|7 שבעה שבע|8 שמונה|9 תשעה תשע|10
    עשרה עשר |20 עשרים|30 שלושים|40 ארבעים|50 חמישים|60 שישים|70 שבעים|80 שמונים|90 תשעים""",
    bare="100 מאה|1000 אלף",
    halves="חצי מחצית",
    multiples="2 כפול כפליים",
    scales="1000 אלף אלפים אלפי|1000000 מיליון|1000000000 מיליארד|1000000000000 טריליון",
    units="""percent 1 אחוז,אחוזים
    |point 1 נקודות אחוז,נקודות,נקודה
    |times 1 פעמים,פעם
    |time 1/1000 אלפיות שנייה,מילישניות
    |time 1 שניות,שנייה,שניה
    |time 60 דקות,דקה
    |time 3600 שעות,שעה
    |time 86400 ימים,יום""",
    about="כ|כמעט|בערך",
    over="יותר מ|מעל|לפחות",
    under="פחות מ|מתחת ל|לכל היותר",
    change="שיפור|משפר|עלייה|ירידה|מהיר|איטי|גבוה|נמוך|יותר|פחות|טוב|הפרש|מ",
    linking="ו|או",
    ranges="עד|ו|או",
)
HINDI = Tongue(
    code="hi",
    cldr="hi",
    latin=False,
    decimal="point",
    capitals="always",
    numbers="""2 दो दोनों|3 तीन|4 चार|5 पाँच पांच|6 छह छः छ:|7 सात|8 आठ|9 नौ|10 दस|11 ग्यारह|12 बारह|13 तेरह|14 चौदह|15
    पंद्रह |16 सोलह|17 सत्रह|18 अठारह|19 उन्नीस|20 बीस|25 पच्चीस|30 तीस|40 चालीस|50 पचास|60 साठ|70 सत्तर|80
    अस्सी|90 नब्बे""",
    ones="एक",
    hundreds="सौ",
    bare="100 सौ|1000 हज़ार हजार",
    parts="3 तिहाई|4 चौथाई",
    mixed="3/2 डेढ़|5/2 ढाई",
    halves="आधा आधे आधी",
    multiples="2 दोगुना दोगुनी दुगुना दुगना|3 तिगुना तिगुनी|4 चौगुना",
    scales="""1000 हज़ार हजार|100000 लाख|1000000 मिलियन|10000000 करोड़ क॰|1000000000 अरब बिलियन अ॰|100000000000 खरब ख॰
    |1000000000000 ट्रिलियन|10000000000000 नील""",
    units="""percent 1 प्रतिशत,फीसदी,फ़ीसदी
    |point 1 प्रतिशत अंक,प्रतिशत अंकों,अंक,अंकों
    |times 1 गुना,गुनी,गुने
    |time 1/1000 मिलीसेकंड
    |time 1 सेकंड,सेकेंड,सेकण्ड
    |time 60 मिनट,मिनटों
    |time 3600 घंटे,घंटा,घंटों
    |time 86400 दिन,दिनों""",
    about="लगभग|करीब|क़रीब|तकरीबन",
    over="से अधिक|कम से कम",
    under="से कम|अधिकतम|केवल",
    change="सुधार|बेहतर|वृद्धि|कमी|तेज|तेज़|धीम|अधिक|ज़्यादा|कम|बढ़|घट|से|अंतर",
    linking="और|या|एवं|तथा",
    ranges="से|और|या",
)
# What only the small words tell: digits and units are read as CLDR has them, and no more is known.
CZECH = Tongue(code="cs", cldr="cs", small="se na je že do pro jsou které jako při by ale nebo od po", marks="ěščřžýů")
DANISH = Tongue(
    code="da",
    cldr="da",
    small="og at det som en et for med af er til på den ikke vi kan har fra eller denne der",
    marks="æøå",
)
FINNISH = Tongue(
    code="fi", cldr="fi", small="ja on että se ei ovat oli myös kuin sekä joka mutta tai tämä jotka voi", marks="äö"
)
ROMANIAN = Tongue(
    code="ro",
    cldr="ro",
    small="și în de la cu pe care din este un o pentru nu sunt mai prin ca sau sunt",
    marks="șțăâî",
)
HUNGARIAN = Tongue(
    code="hu", cldr="hu", small="a az és hogy nem egy is ez meg de vagy mint azt csak már lehet", marks="őűáé"
)
INDONESIAN = Tongue(
    code="id",
    cldr="id",
    small="yang dan di dengan untuk dari pada ini adalah dalam tidak ke oleh dapat lebih kami sebuah",
)
VIETNAMESE = Tongue(
    code="vi",
    cldr="vi",
    small="và của là có được cho trong với các một không này những để từ đã trên",
    marks="ơưđạảấầậ",
)
GREEK = Tongue(code="el", cldr="el", latin=False, capitals="always")
THAI = Tongue(code="th", cldr="th", latin=False, decimal="point", capitals="always")
UNKNOWN_LATIN = Tongue(code="und-Latn", decimal="either", capitals="never")
UNKNOWN = Tongue(code="und", latin=False, decimal="either", capitals="always")
