"""Korean."""

from summarizer.grounding.tongues.tongue import Tongue

KOREAN = Tongue(
    code="ko",
    cldr="ko",
    latin=False,
    decimal="point",
    capitals="always",
    numbers="2 두|3 세",  # read as numerals, summarizer/grounding/hangul.py
    scales="10 십|100 백|1000 천|10000 만|100000000 억|1000000000000 조",
    units="""percent 1 퍼센트,프로
    |percent 10 할
    |point 1 퍼센트포인트,퍼센트 포인트,%포인트,%p,포인트,점
    |times 1 배
    |time 1/1000000000 나노초
    |time 1/1000000 마이크로초
    |time 1/1000 밀리초
    |time 1 초
    |time 60 분간,분
    |time 3600 시간
    |time 86400 일간,일
    |time 604800 주간,주
    |bytes 1 바이트
    |bytes 1000 킬로바이트
    |bytes 1000000 메가바이트
    |bytes 1000000000 기가바이트,기가
    |bytes 1000000000000 테라바이트
    |length 1/1000000000 나노미터
    |length 1/1000000 마이크로미터
    |length 1/1000 밀리미터
    |length 1/100 센티미터
    |length 1 미터
    |length 1000 킬로미터
    |mass 1 킬로그램
    |rate 1 헤르츠,프레임/초,초당 프레임
    |rate 1000000000 기가헤르츠
    |level 1 데시벨
    |pixel 1 픽셀,화소
    |sheet 1 쪽,페이지
    |dimension 1 차원""",
    about="약|대략|거의|대략적으로|무려 약",
    over="최소|적어도",
    under="최대|많아야|불과",
    after_about="정도|가량|안팎|내외|쯤|여",
    after_over="이상|초과|넘|여|을 넘|를 넘",
    after_under="이하|미만|이내",
    change="""향상|증가|감소|상승|하락|높|낮|빠르|빨라|빠른|느리|느린|줄|늘|개선|절감|단축|차이|에서|보다|남|만|적|많|
    크|작|앞서|뛰어|우수|능가|올라|올랐|떨어|축소|가속""",
    left="남|만|뿐|나머지|불과",
    linking="그리고|및|또는|와|과|이나|나",
    ranges="에서|부터|내지|와|과|및|또는",
    pointing="이|그|저|이들|해당|위|다른|모든|앞의",
    both="[^,.]{0,10}(?:모두|각각|서로|동시에|다)",
    magnitude=r"\s?자릿수",
    glossary=True,
)
