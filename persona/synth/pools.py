"""Fixed pools of words: names, regions, products, queries and phrases in Korean, Chinese and English."""

LOCALES = ("ko", "zh", "en")
COUNTRY = ("KR", "CN", "US")

FAMILY = {
    "ko": ("김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권"),
    "zh": ("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙"),
    "en": ("Smith", "Johnson", "Brown", "Miller", "Davis", "Wilson", "Moore", "Taylor", "Clark", "Lee"),
}
GIVEN = {
    "ko": (
        "민준",
        "서연",
        "도윤",
        "지우",
        "하준",
        "서윤",
        "은우",
        "하은",
        "시우",
        "지민",
        "유진",
        "현우",
        "수빈",
        "영희",
    ),
    "zh": ("伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "杰", "婷", "雪梅", "志明"),
    "en": ("James", "Mary", "John", "Linda", "David", "Emma", "Daniel", "Olivia", "Chris", "Sophia", "Alex", "Grace"),
}
# Latin spellings for e-mail addresses
LATIN = (
    "minjun",
    "seoyeon",
    "jiwoo",
    "hajun",
    "wei",
    "fang",
    "jing",
    "lei",
    "james",
    "mary",
    "emma",
    "alex",
    "sky",
    "luna",
)
MAIL_HOSTS = ("naver.com", "gmail.com", "daum.net", "qq.com", "163.com", "outlook.com")

# One place per tuple, in the spellings its residents use; the first is the commonest.
REGIONS = {
    "ko": (
        ("서울 강남구", "서울특별시 강남구", "Seoul/Gangnam-gu", "서울시 강남", "首尔江南区"),
        ("서울 마포구", "서울특별시 마포구", "Seoul/Mapo-gu", "서울시 마포구"),
        ("서울 송파구", "서울특별시 송파구", "Seoul, Songpa-gu"),
        ("부산 해운대구", "부산광역시 해운대구", "Busan/Haeundae-gu"),
        ("부산 부산진구", "부산광역시 부산진구", "Busan, Busanjin-gu"),
        ("경기 성남시 분당구", "경기도 성남시 분당구", "Gyeonggi-do/Seongnam-si/Bundang-gu"),
        ("경기 수원시 영통구", "경기도 수원시 영통구", "Gyeonggi/Suwon"),
        ("인천 연수구", "인천광역시 연수구", "Incheon/Yeonsu-gu"),
        ("대구 수성구", "대구광역시 수성구", "Daegu/Suseong-gu"),
        ("대전 유성구", "대전광역시 유성구", "Daejeon/Yuseong-gu"),
        ("광주 서구", "광주광역시 서구", "Gwangju/Seo-gu"),
        ("제주 제주시", "제주특별자치도 제주시", "Jeju/Jeju-si"),
    ),
    "zh": (
        ("北京朝阳区", "北京市朝阳区", "Beijing/Chaoyang", "北京 朝阳"),
        ("北京海淀区", "北京市海淀区", "Beijing/Haidian"),
        ("上海浦东新区", "上海市浦东新区", "Shanghai/Pudong"),
        ("广东省深圳市南山区", "深圳南山区", "Shenzhen/Nanshan"),
        ("山东省青岛市市南区", "青岛市南区", "Qingdao/Shinan"),
        ("吉林省延边州延吉市", "延吉市", "연길시", "Yanji"),
    ),
    "en": (("Los Angeles, CA", "LA", "Los Angeles/California"), ("New York, NY", "NYC"), ("Seoul", "서울", "seoul")),
}
MALE = ("남", "남자", "男", "M", "male", "1")
FEMALE = ("여", "여자", "女", "F", "female", "0")

OCCUPATIONS = (
    "회사원",
    "학생",
    "자영업",
    "주부",
    "공무원",
    "프리랜서",
    "公司职员",
    "个体户",
    "学生 (대학생)",
    "engineer",
    "self-employed",
    "teacher",
)
INDUSTRIES = ("IT", "manufacturing", "retail", "education", "finance", "public", "food service", "logistics")
INCOME_BANDS = ("under 30M", "30M-50M", "50M-80M", "80M-120M", "over 120M")
MEMBERSHIPS = ("basic", "silver", "gold", "vip")
ACQUISITION = ("organic", "referral", "search_ad", "social_ad", "offline_event", "partner")

# Interests: the category of content and goods, its brands, and how people search for it.
CATEGORIES = (
    "beauty",
    "fashion",
    "food",
    "mother-and-baby",
    "electronics",
    "travel",
    "sports",
    "books",
    "home",
    "pets",
    "games",
    "cross-border commerce",
)
INTEREST_TAGS = ("mother-and-baby", "cross-border commerce", "beauty", "travel", "electronics", "sports", "pets")
BRANDS = (
    ("Snowdew", "Hanbit", "Lumiere"),
    ("Norda", "Moa", "Urbanleaf"),
    ("Bapsang", "Redpot", "Daily Farm"),
    ("Mamabom", "Tinybear", "Agi"),
    ("Voltix", "Neonix", "Haneul"),
    ("Skylane", "Jeju Stay", "Wander"),
    ("Runner", "Peakline", "Goal"),
    ("Chaekbang", "Inkwell", "北书房"),
    ("Onsil", "Maru", "Nest"),
    ("Mongmong", "Nyang", "Pawlab"),
    ("Pixelfox", "Dragonworks", "Arcadia"),
    ("Borderless", "海淘家", "Globalbuy"),
)
QUERIES = (
    ("수분 크림", "面霜", "sunscreen", "립스틱"),
    ("원피스", "运动鞋", "winter coat", "니트"),
    ("밀키트", "火锅底料", "coffee beans", "한우"),
    ("기저귀", "奶粉", "baby stroller", "분유"),
    ("무선 이어폰", "充电宝", "laptop", "노트북"),
    ("제주 항공권", "首尔酒店", "flight ticket", "호텔 특가"),
    ("러닝화", "瑜伽垫", "golf glove", "등산 가방"),
    ("베스트셀러", "小说", "picture book", "토익 교재"),
    ("에어프라이어", "收纳盒", "desk lamp", "침구"),
    ("강아지 사료", "猫砂", "dog snack", "캣타워"),
    ("게임 쿠폰", "点卡", "game pass", "피규어"),
    ("해외 직구", "海外代购", "cross-border shipping", "통관 번호"),
)
# Message bodies: two per category, then small talk; a body is read only if a variable allows it.
TOPIC_PHRASES = (
    ("수분 크림 추천해 줘", "这个面霜很好用"),
    ("원피스 세일한대", "new sneakers are out"),
    ("오늘 저녁 밀키트 어때", "火锅走起"),
    ("기저귀 어디서 사?", "奶粉快没了"),
    ("이어폰 고장났어", "which laptop is good"),
    ("제주 항공권 끊었다", "首尔酒店订好了"),
    ("러닝화 새로 샀어", "주말 등산 갈래?"),
    ("이 책 꼭 읽어 봐", "小说看完了"),
    ("에어프라이어 샀다", "收纳盒到了"),
    ("강아지 산책 중", "猫砂买一送一"),
    ("게임 들어와", "点卡打折了"),
    ("해외 직구 통관 언제 돼?", "代购到了"),
)
SMALL_TALK = (
    "ㅋㅋㅋ",
    "네",
    "응 알겠어",
    "어디야?",
    "好的",
    "在吗",
    "哈哈",
    "ok",
    "see you",
    "고마워",
    "지금 가는 중",
    "회의 끝나고 연락할게",
)
SPAM_PHRASES = (
    "무료 쿠폰 받기",
    "高额返利点击领取",
    "Click to win",
    "당일 대출 상담",
    "兼职日结",
    "Free gift link",
    "투자 리딩방 초대",
)

SERVICES = ("pay", "open_chat", "calendar", "video_chat", "game", "shopping", "gift", "map")
TICKET_CATEGORIES = ("login", "payment", "delivery", "refund", "bug", "abuse", "account")
PAYMENTS = ("card", "platform_pay", "bank_transfer", "point")
COUPONS = ("WELCOME10", "SPRING5000", "VIP15", "HOLIDAY20", "FREESHIP")
GROUP_TOPICS = (
    "가족방",
    "회사 동기",
    "맘카페 공구",
    "동네 소식",
    "同学群",
    "代购交流",
    "Runners",
    "Book club",
    "게임 길드",
    "여행 계획",
)
