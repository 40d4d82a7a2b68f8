"""Texts in many languages, each in every encoding that was made for it.

Articles 1 and 3 of the Universal Declaration of Human Rights, and lines of our own as they stand in
letters and tables.
"""

from collections.abc import Iterator
from typing import NamedTuple

TEXTS: dict[str, tuple[str, ...]] = {
    "de": (
        "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit"
        " Vernunft und"
        " Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.",
        "Jeder hat das Recht auf Leben, Freiheit und Sicherheit der Person.",
        "Prüfbericht für die Kühlräume: Größe geändert, Schlüssel übergeben.",
        "Name;Straße;Ort\nMüller;Hauptstraße 5;Köln\nGrüß;Am Mühlbach 2;München\n",
    ),
    "fr": (
        "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils"
        " sont doués de"
        " raison et de conscience et doivent agir les uns envers les autres dans un esprit de"
        " fraternité.",
        "Tout individu a droit à la vie, à la liberté et à la sûreté de sa personne.",
        "Le garçon a été reçu à l'hôtel près de la forêt, où il a dîné.",
        "Prénom;Société;Téléphone\nHélène;Crédit Général;0123\nFrançois;Électricité;0456\n",
    ),
    "es": (
        "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como"
        " están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
        "Todo individuo tiene derecho a la vida, a la libertad y a la seguridad de su"
        " persona: ¡sí!",
        "El niño comió piña mañana por la mañana. ¿Qué pasó después en el jardín?",
    ),
    "pt": (
        "Todos os seres humanos nascem livres e iguais em dignidade e em direitos."
        " Dotados de razão"
        " e de consciência, devem agir uns para com os outros em espírito de fraternidade.",
        "A reunião será amanhã às três horas; não há alterações na situação das obrigações.",
    ),
    "sv": (
        "Alla människor är födda fria och lika i värde och rättigheter. De har utrustats"
        " med förnuft"
        " och samvete och bör handla gentemot varandra i en anda av gemenskap.",
        "Var och en har rätt till liv, frihet och personlig säkerhet på sjön och på gården.",
    ),
    "da": (
        "Alle mennesker er født frie og lige i værdighed og rettigheder. De er udstyret"
        " med fornuft"
        " og samvittighed, og de bør handle mod hverandre i en broderskabets ånd.",
        "Prøven må først åbnes, når køleskabet har været slukket på øen i tolv timer.",
    ),
    "is": (
        "Hver maður er borinn frjáls og jafn öðrum að virðingu og réttindum. Menn eru gæddir"
        " vitsmunum og samvizku, og ber þeim að breyta bróðurlega hverjum við annan.",
    ),
    "fi": (
        "Kaikki ihmiset syntyvät vapaina ja tasavertaisina arvoltaan ja oikeuksiltaan. Heille on"
        " annettu järki ja omatunto, ja heidän on toimittava toisiaan kohtaan"
        " veljeyden hengessä.",
    ),
    "pl": (
        "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw. Są oni"
        " obdarzeni rozumem i sumieniem i powinni postępować wobec innych w duchu braterstwa.",
        "Każdy człowiek ma prawo do życia, wolności i bezpieczeństwa swej osoby.",
        "Imię;Miasto;Ulica\nŁukasz;Łódź;Święty Marcin\nMałgorzata;Gdańsk;Długa\n",
    ),
    "cs": (
        "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou"
        " nadáni rozumem a"
        " svědomím a mají spolu jednat v duchu bratrství.",
        "Každý má právo na život, svobodu a osobní bezpečnost.",
        "Příliš žluťoučký kůň úpěl ďábelské ódy.",
        "Jméno;Město;Ulice\nJiří Dvořák;Plzeň;Křižíkova\nLuděk Šťastný;Děčín;Říční\n",
    ),
    "sk": (
        "Všetci ľudia sa rodia slobodní a sebe rovní, čo sa týka ich dôstojnosti a práv."
        " Sú obdarení"
        " rozumom a svedomím a majú navzájom jednať v bratskom duchu.",
    ),
    "hu": (
        "Minden emberi lény szabadon születik és egyenlő méltósága és joga van. Az emberek,"
        " ésszel és lelkiismerettel bírván, egymással szemben testvéri szellemben kell hogy"
        " viseltessenek.",
        "Árvíztűrő tükörfúrógép, a hűtőházak őrzője és a gyűjtő főnök.",
    ),
    "hr": (
        "Sva ljudska bića rađaju se slobodna i jednaka u dostojanstvu i pravima. Ona su obdarena"
        " razumom i sviješću i trebaju jedno prema drugome postupati u duhu bratstva.",
        "Tko želi ući u kuću, mora čekati: ključ je još kod susjeda Željka Šarića.",
    ),
    "ro": (
        "Toate fiinţele umane se nasc libere şi egale în demnitate şi în drepturi. Ele"
        " sunt înzestrate"
        " cu raţiune şi conştiinţă şi trebuie să se comporte unele faţă de altele în spiritul"
        " fraternităţii.",
    ),
    "ru": (
        "Все люди рождаются свободными и равными в своем достоинстве и правах. Они"
        " наделены разумом"
        " и совестью и должны поступать в отношении друг друга в духе братства.",
        "Каждый человек имеет право на жизнь, на свободу и на личную неприкосновенность.",
        "Отчёт о температуре",
        "Имя;Город;Улица\nИван Петров;Москва;Тверская\nАнна Смирнова;Казань;Баумана\n",
    ),
    "uk": (
        "Всі люди народжуються вільними і рівними у своїй гідності та правах. Вони"
        " наділені розумом"
        " і совістю і повинні діяти у відношенні один до одного в дусі братерства.",
        "Кожна людина має право на життя, на свободу і на особисту недоторканність. Її їжак є тут.",
    ),
    "bg": (
        "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с разум и"
        " съвест и следва да се отнасят помежду си в дух на братство.",
        "Всеки има право на живот, свобода и лична сигурност.",
    ),
    "sr": (
        "Сва људска бића рађају се слободна и једнака у достојанству и правима. Она су обдарена"
        " разумом и свешћу и треба једни према другима да поступају у духу братства.",
    ),
    "el": (
        "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι και ίσοι στην αξιοπρέπεια και τα"
        " δικαιώματα. Είναι"
        " προικισμένοι με λογική και συνείδηση, και οφείλουν να συμπεριφέρονται μεταξύ τους με"
        " πνεύμα αδελφοσύνης.",
        "Κάθε άτομο έχει δικαίωμα στη ζωή, την ελευθερία και την προσωπική του ασφάλεια.",
        "Όνομα;Πόλη;Οδός\nΓιώργος;Αθήνα;Σταδίου\nΕλένη;Πάτρα;Κορίνθου\n",
    ),
    "tr": (
        "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana"
        " sahiptirler ve birbirlerine karşı kardeşlik zihniyeti ile hareket etmelidirler.",
        "Yaşamak, hürriyet ve kişi emniyeti her ferdin hakkıdır; ağaçların gölgesi güzeldir.",
    ),
    "he": (
        "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה"
        " ובמצפון, לפיכך חובה"
        " עליהם לנהוג איש ברעהו ברוח של אחווה.",
        "כל אדם יש לו הזכות לחיים, לחירות ולביטחון אישי.",
    ),
    "ar": (
        "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق. وقد وهبوا عقلا وضميرا وعليهم أن"
        " يعامل بعضهم"
        " بعضا بروح الإخاء.",
        "لكل فرد الحق في الحياة والحرية وسلامة شخصه.",
    ),
    "lt": (
        "Visi žmonės gimsta laisvi ir lygūs savo orumu ir teisėmis. Jiems suteiktas"
        " protas ir sąžinė"
        " ir jie turi elgtis vienas kito atžvilgiu kaip broliai.",
        "Kiekvienas žmogus turi teisę į gyvybę, laisvę ir asmens saugumą; šiąnakt čia šalčiausia.",
    ),
    "lv": (
        "Visi cilvēki piedzimst brīvi un vienlīdzīgi savā pašcieņā un tiesībās. Viņi ir"
        " apveltīti ar"
        " saprātu un sirdsapziņu, un viņiem jāizturas citam pret citu brālības garā.",
    ),
    "et": (
        "Kõik inimesed sünnivad vabadena ja võrdsetena oma väärikuselt ja õigustelt."
        " Neile on antud"
        " mõistus ja südametunnistus ja nende suhtumist üksteisesse peab kandma vendluse vaim.",
    ),
    "th": (
        "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ ต่างมีเหตุผลและมโนธรรม"
        " และควรปฏิบัติต่อกันด้วยเจตนารมณ์แห่งภราดรภาพ",
        "คนทุกคนมีสิทธิในการดำเนินชีวิต ในเสรีธรรม และในความมั่นคงแห่งร่างกาย",
    ),
    "ja": (
        "すべての人間は、生まれながらにして自由であり、かつ、尊厳と権利とについて平等である。"
        "人間は、理性と良心とを授けられており、互いに同胞の精神をもって行動しなければならない。",
        "すべて人は、生命、自由及び身体の安全に対する権利を有する。",
        "温度の報告書",
        "名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,25,大阪\n",
    ),
    "zh": (
        "人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心，并应以兄弟关系的精神相对待。",
        "人人有权享有生命、自由和人身安全。",
        "温度报告",
        "姓名,年龄,城市\n王小明,30,北京\n李红,25,上海\n",
    ),
    "zh-tw": (
        "人人生而自由，在尊嚴和權利上一律平等。他們賦有理性和良心，並應以兄弟關係的精神相對待。",
        "人人有權享有生命、自由和人身安全。",
        "溫度報告",
        "姓名,年齡,城市\n王小明,30,臺北\n李美玲,25,高雄\n",
    ),
    "ko": (
        "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은"
        " 천부적으로 이성과"
        " 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다.",
        "모든 사람은 생명과 신체의 자유와 안전에 대한 권리를 가진다.",
        "온도 보고서",
        "이름,나이,도시\n김철수,30,서울\n이영희,25,부산\n",
    ),
    "vi": ("Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền.",),
}
_WESTERN = ("cp1252", "latin_1", "iso8859_15", "cp850", "cp858", "mac_roman")
_CENTRAL = ("cp1250", "iso8859_2", "cp852", "mac_latin2")
_CYRILLIC = ("cp1251", "iso8859_5", "mac_cyrillic", "cp855")
_BALTIC = ("cp1257", "iso8859_13", "iso8859_4", "cp775")
_UNICODE = ("utf_8", "utf_8_sig", "utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_32_le")
ENCODINGS: dict[str, tuple[str, ...]] = {
    "de": (*_WESTERN, "cp437"),
    "fr": (*_WESTERN, "cp437", "cp863"),
    "es": (*_WESTERN, "cp437"),
    "pt": (*_WESTERN, "cp860"),
    "sv": (*_WESTERN, "cp437", "iso8859_10"),
    "da": (*_WESTERN, "cp865"),
    "is": ("cp1252", "latin_1", "cp850", "cp861", "mac_iceland"),
    "fi": (*_WESTERN, "cp437"),
    "pl": _CENTRAL,
    "cs": _CENTRAL,
    "sk": _CENTRAL,
    "hu": _CENTRAL,
    "hr": _CENTRAL,
    "ro": ("cp1250", "iso8859_2", "cp852"),
    "ru": (*_CYRILLIC, "koi8_r", "cp866"),
    "uk": ("cp1251", "iso8859_5", "koi8_u", "cp1125"),
    "bg": (*_CYRILLIC, "cp866"),
    "sr": ("cp1251", "iso8859_5", "cp855"),
    "el": ("cp1253", "iso8859_7", "cp737", "cp869", "mac_greek"),
    "tr": ("cp1254", "iso8859_9", "cp857", "mac_turkish"),
    "he": ("cp1255", "iso8859_8", "cp862"),
    "ar": ("cp1256", "iso8859_6", "cp720"),
    "lt": _BALTIC,
    "lv": _BALTIC,
    "et": ("cp1257", "iso8859_13", "iso8859_4", "iso8859_15"),
    "th": ("cp874", "tis_620", "iso8859_11"),
    "ja": ("cp932", "shift_jis", "euc_jp", "iso2022_jp", "iso2022_jp_2"),
    "zh": ("gb2312", "gbk", "gb18030", "hz"),
    "zh-tw": ("big5", "cp950", "big5hkscs"),
    "ko": ("cp949", "euc_kr", "johab", "iso2022_kr"),
    "vi": ("cp1258",),
}


class Written(NamedTuple):
    language: str
    encoding: str
    text: str
    data: bytes


def written() -> Iterator[Written]:
    """Every text alone, and all of a language in one, in each encoding that has its letters."""
    for language, texts in TEXTS.items():
        for text in (*texts, "\n\n".join(texts) + "\n"):
            for encoding in (*_UNICODE, *ENCODINGS[language]):
                try:
                    data = text.encode(encoding)
                except UnicodeEncodeError:
                    continue
                yield Written(language, encoding, text, data)
