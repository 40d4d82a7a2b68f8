"""Words, numbers, codes and dates to fill a file with; from one seed always the same."""

import random
from collections.abc import Mapping
from itertools import pairwise

LETTERED: Mapping[str, str] = {
    "en": "harbour ladder whistle engine copper valley orchard lantern quarry thimble anvil"
    " compass drawer saddle timber gravel pebble window barrel kettle",
    "de": "Größe Schlüssel Kühlraum Straße Prüfbericht Übergabe Mühle Gefäß Öffnung Zähler"
    " Rückgabe Bürgersteig Gewährleistung",
    "fr": "être garçon forêt hôtel société électricité dîner près août façade cœur Noël sûreté",
    "es": "niño piña mañana jardín camión corazón después árbol pingüino teléfono",
    "pt": "situação amanhã alterações três reunião obrigações coração pão avião",
    "pl": "źródło żółty łąka ćwierć święto gęś ogród mąka dźwięk późno",
    "cs": "řeka příští účet žádost děti šťastný dům květina hůl",
    "hu": "tükör fűrész őszi víz gyümölcs könyv jövő időjárás",
    "tr": "ağaç çiçek şehir ışık güneş öğrenci kuş değer",
    "el": "θάλασσα ουρανός βιβλίο δρόμος παράθυρο ημέρα νερό κλειδί",
    "ru": "мороз дорога письмо ключ ёлка подъезд счёт река отчёт договор",
    "uk": "їжак ґанок людина щастя вікно об'єкт рік ліс",
}
OF_OTHER_SCRIPTS: Mapping[str, str] = {
    "vi": "người nước được thủy điện quốc đường trường",
    "ja": "東京駅 契約書 ひらがな カタカナ 温度計 請求書 品質管理 図書館",
    "zh": "合同编号 温度记录 仓库钥匙 上海市 发票日期 质量报告",
    "ko": "안녕하세요 계약서 온도계 서울역 보고서 창고열쇠",
    "th": "สวัสดี อุณหภูมิ สัญญา รายงาน",
    "hi": "नमस्ते अनुबंध तापमान रिपोर्ट",
}
_MONTHS = ("January", "February", "March", "May", "July", "August", "October", "December")


class Vocabulary:
    """Gives a word once only, so that one that is missing or doubled is known for what it is."""

    def __init__(self, seed: int, *, other_scripts: bool = False) -> None:
        self.random = random.Random(seed)
        self._pool: list[str] = []
        self._given: set[str] = set()
        spoken = list(LETTERED.values()) + list(OF_OTHER_SCRIPTS.values()) * other_scripts
        for words in self.random.sample(spoken, k=min(5, len(spoken))):
            self._pool += words.split()
        self.random.shuffle(self._pool)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def word(self) -> str:
        made = self.random.choice(self._pool)
        while made.casefold() in self._given:
            made = self.random.choice(self._pool) + self.random.choice(("a", "o", "n", "r", "us"))
            made += str(self.random.randint(1, 9999)) if self.chance(0.5) else ""
        self._given.add(made.casefold())
        return made

    def figure(self) -> str:
        """A number, code or date as people write them."""
        r, number = self.random, self.random.randint(1000, 999_999)
        made = r.choice(
            (
                f"{number // 100},{number % 100:02}",
                f"{number // 1000} {number % 1000:03},{r.randint(0, 99):02}",
                f"{number // 1000},{number % 1000:03}.{r.randint(0, 99):02}",
                f"{number // 1000}.{number % 1000:03},{r.randint(0, 99):02}",
                f"SO/{r.randint(2019, 2026)}/{number % 100_000:05}",
                f"{r.choice('ABCXYZ')}{r.choice('KLM')}-{number}",
                f"{r.randint(2000, 2026)}-{r.randint(1, 12):02}-{r.randint(1, 28):02}",
                f"{r.randint(1, 28)}.{r.randint(1, 12)}.{r.randint(1990, 2026)}",
                f"{r.randint(1, 28)} {r.choice(_MONTHS)} {r.randint(1990, 2026)}",
                f"{r.randint(2, 99)}.{r.randint(1, 9)}%",
                f"+49 {r.randint(100, 999)} {number}",
                f"#{number}",
            )
        )
        return made

    def phrase(self, least: int = 2, most: int = 7) -> str:
        """Some words, with a figure among them now and then."""
        said = [self.word() for _ in range(self.random.randint(least, most))]
        if self.chance(0.35):
            said.insert(self.random.randint(0, len(said)), self.figure())
        return " ".join(said)

    def sentence(self) -> str:
        said = self.phrase(5, 14)
        return f"{said[0].upper()}{said[1:]}{self.random.choice('...?!:')}"

    def split(self, text: str) -> list[str]:
        """Cut into pieces as programs cut it into runs, also inside of words."""
        cuts = sorted(self.random.randint(0, len(text)) for _ in range(self.random.randint(0, 3)))
        bounds = [0, *cuts, len(text)]
        return [text[a:b] for a, b in pairwise(bounds) if b > a]
