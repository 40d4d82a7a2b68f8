"""Key words of what is done to language models, in several languages.

A concept is a set of words that mean the same wherever they stand; rules and the classifier look at
concepts, so that what was learned in one language holds in the others. A word that ends in `*`
stands for all that begin with it. Words are folded: small letters without accents. Scripts that
write without spaces have their words in `_UNSPACED`.
"""

import re
from functools import lru_cache

from adapters.guarding.normalising import folded

_WORDS: dict[str, str] = {
    # To put aside what was said before.
    "ignore": """
        ignore ignoring disregard disregarding forget overlook override bypass neglect discard
        abandon erase dismiss ignora ignore ignorad ignoren ignorez ignorate ignorieren ignoriere
        ignoriert olvida olvide olviden olvidate olvidese olvidar olvidad descarta descarte
        prescinde desobedece omite omita elude eludir omiso obvia vergiss vergessen vergesst
        missachte missachten missachtet verwirf verwerfen umgehe umgehen ubergehe ubergeh umgeh
        streiche hinweg oublie oubliez oublier neglige negligez contourne contournez abstraction
        ecarte ecartez dimentica dimenticate dimenticati scorda trascura esqueca esquece esquecam
        desconsidere desconsidera despreze negeer vergeet negeren игнорируй игнорируйте
        проигнорируй забудь забудьте отбрось отбросьте пренебреги нарушь обойди zignoruj ignoruj
        zapomnij pomin yoksay unut unutun gormezden تجاهل انس تجاهلي تجاوز lupakan abaikan
    """,
    # What was said before.
    "instruction": """
        instruction* directive* rule rules guideline* prompt prompts order orders command commands
        programming policies constraint* directions instruccion* regla reglas directric* ordenes
        indicacion* normas directiva* pautas mandato* consignas consigne* regle regles directives
        anweisung* instruktion* regel regeln vorgabe* richtlinie* befehl* anordnung* vorschrift*
        systemprompt* ordres istruzion* regola regole direttiv* ordini comandi instruco* instrucao
        instrucoes instrucao* regra regras diretriz* ordens comandos instructie* richtlijn*
        opdracht* инструкци* правил* указани* команды команд директив* промпт* предписани*
        instrukcj* polecen* zasad* talimat* kural* komut* تعليمات التعليمات القواعد قواعد اوامر
        الاوامر instruksi perintah aturan
    """,
    "prior": """
        previous previously prior above preceding earlier foregoing former past before initial
        original existing anterior* previo previa previos previas previamente arriba inicial*
        dadas dado recibid* hasta vorherig* bisherig* vorangegangen* obig* vorangehend* zuvor
        vorig* ursprunglich* bisher fruher* precedent* anterieur* dessus initial* recu* sopra
        iniziali vorige eerdere bovenstaande предыдущ* прежн* выше ранее прошл* прежде раньше
        изначальн* исходн* poprzedni* powyzsz* onceki yukaridaki السابقة سابقة اعلاه sebelumnya
    """,
    "all": """
        all any every everything whatever todas todos todo toda cualquier* alle alles samtlich*
        jegliche* tout toutes tous tutte tutti tutto qualquer все всё всех любые wszystkie tum
        butun كل جميع semua
    """,
    "your": """
        your yours you u tu tus su sus te ti usted vuestr* dein* ihre ihren ihr dir du sie ton ta
        tes votre vos toi vous tuo tua tuoi tue vostr* seu seus sua suas voce je jouw uw твои
        твоих твой твоя ваши ваших вам тебе ты вы twoje senin لك انت
    """,
    "reveal": """
        reveal show print repeat output display tell disclose leak expose dump recite share write
        give list paste spell translate summarize revela revele muestra* imprime imprima repite
        repita dime diga ensena* escribe copia transcribe comparte zeige zeig verrate verrat gib
        gebt nenne nenn offenbare wiederhole wiederhol drucke enthulle schreibe teile revele
        revelez montre montrez affiche affichez repete repetez donne donnez dis imprime imprimez
        devoile ecris recopie mostra mostrami rivela ripeti stampa scrivi dimmi mostre revele
        repita imprima diga escreva toon onthul herhaal покажи покажите раскрой выведи повтори
        напечатай расскажи процитируй перечисли сообщи напиши pokaz ujawnij goster اظهر اكشف اعرض
    """,
    "system": """
        system hidden secret initial internal confidential developer sistema ocult* secreto
        secreta secretos secretas interno interna internos internas desarrollador confidencial
        confidenciales systemanweisung* geheim* verborgen* versteckt* interne interner
        systemeingabeaufforderung internen vertraulich* systeme cachee cachees internes
        confidentiel* developpeur nascost* segret* escondid* systeem системн* систем* скрыт*
        секретн* внутренн* конфиденциальн* разработчик* systemow* gizli النظام السرية الخفية
    """,
    "role": """
        act pretend roleplay simulate imagine become behave impersonate persona portray respond
        character play mimic embody actua finge simula comportate eres seras imagina asume
        interpreta conviertete spiele spiel verhalte bist seid agiere tu simuliere stell schlupfe
        antworte agis joue comporte simule fais imagine incarne reponds agisci fingi comportati
        sei immagina interpreta aja finja simule seja imagine speel gedraag doe веди действуй
        притворись представь сыграй играй отвечай изображай стань udawaj zachowuj تصرف تظاهر تخيل
    """,
    "unrestricted": """
        unrestricted unfiltered uncensored unlimited limitless amoral unethical unconstrained
        unbound jailbreak jailbroken unlocked unhinged dan nsfw irrestrict* ilimitad* desbloquead*
        censurado uneingeschrankt* ungefiltert* unzensiert* unbegrenzt* hemmungslos* entfesselt*
        illimite* debride* decensure libere illimitat* irrestrito onbeperkt неограниченн*
        безграничн* нефильтрованн* джейлбрейк raskrepos*
    """,
    "without": """
        without no never free sin ningun* nunca libre* ohne kein* frei niemals sans aucun* jamais
        libre senza nessun* sem nenhum* zonder geen без никаких никогда нет свободн* bez zadnych
        olmadan بدون بلا دون tanpa
    """,
    "restriction": """
        restriction* limit limits limitation* filter* censorship rules ethic* moral* boundaries
        guideline* safety safeguard* policies morality laws constraints restricciones limites
        limite limitaciones filtro* censura etica moral reglas seguridad einschrankung*
        beschrankung* grenzen zensur moral ethik ethisch* regeln sicherheits* tabus filtres
        censure ethique morale regles securite interdit* restrizioni limiti filtri regole
        restricoes censura regras beperkingen ограничени* фильтр* цензур* этик* морал* правил*
        запрет* ograniczen* kisitlama قيود القيود قواعد batasan
    """,
    "model": """
        ai chatgpt gpt gpt3 gpt4 llm llms chatbot assistant assistants bot model models openai
        claude gemini copilot ki ia asistente asistentes modelo assistent sprachmodell assistant*
        assistente modele modello ассистент помощник ии модель нейросеть бот asystent yapay مساعد
        الذكاء
    """,
    "output": """
        response responses reply replies answer answers output summary respuesta* contestacion
        antwort* ausgabe zusammenfassung reponse* risposta risposte resposta* antwoord ответ
        ответа ответе ответы ответом odpowiedz* yanit cevap اجابتك ردك
    """,
    "now": """
        now henceforth onwards onward ahora adelante jetzt nun sofort kunftig fortan desormais
        maintenant ora adesso agora nu теперь отныне сейчас впредь teraz simdi الان
    """,
    "mode": """
        mode modo modus modalita режим* tryb modu وضع
    """,
    "enabled": """
        enabled enable activated activate simulate unlock activa activado activar activada active
        activez aktiviere aktiviert aktivieren entsperre attiva attivato ative ativado активируй
        включи включен активирован
    """,
    "obey": """
        must always obey comply refuse decline debes siempre obedece nunca niegues musst immer
        gehorche verweigern ablehnen dois toujours obeis refuser devi sempre deve обязан всегда
        подчиняйся отказывай
    """,
    "code": """
        code snippet codebase implementation algorithm elucidation solution
    """,
    "include": """
        include including inclusion integrate integrating incorporate embed embedding add append
        insert introduce inject merge blend fuse weave meld employ utilize leverage modify augment
        enhance infuse interweave mention replace substitute
    """,
    "following": """
        following subsequent below
    """,
    "reader": """
        reader readers reading summarizing summarising processing parsing analyzing
    """,
    "send": """
        send email mail forward post upload transmit exfiltrate append fetch visit navigate envia
        envie sende schicke envoie envoyez отправь
    """,
}

_UNSPACED: dict[str, str] = {
    "ignore": """
        忽略 忘记 忘掉 忘了 无视 不要理会 不理会 抛开 绕过 忽視 無視し 無視して 忘れて 忘れろ
        무시하 무시해 잊어 抛弃 违反 不要遵守 不用管 别管 丢掉 放弃
    """,
    "instruction": """
        指令 指示 规则 提示词 提示 命令 规定 要求 設定 设定 指導 指示を 命令を ルール プロンプト
        지시 명령 규칙 프롬프트 指南 准则
    """,
    "prior": """
        之前 以前 先前 上面 前面 以上 上述 此前 これまで 前の 上記 이전 기존 最初 初始 原来 原先
    """,
    "all": """
        所有 全部 一切 任何 すべて 全て 모든
    """,
    "your": """
        你的 你 您 あなた 너의 당신
    """,
    "reveal": """
        显示 透露 告诉 输出 重复 泄露 打印 展示 公开 说出 写出 列出 复述 表示し 教えて 보여 출력
        알려
    """,
    "system": """
        系统 隐藏 秘密 内部 机密 システム 隠された 시스템 숨겨진 开发者
    """,
    "role": """
        扮演 假装 充当 你现在是 现在你是 你是一个 模拟 想象你 作为一个 演じて ふりをして 역할
    """,
    "unrestricted": """
        不受限制 无限制 不受约束 无审查 越狱 不受任何 没有任何限制 没有限制 无约束 无拘无束 無制限
        제한 없는
    """,
    "without": """
        没有 无需 不受 不用 なしで 없이 不必
    """,
    "restriction": """
        限制 约束 审查 过滤 道德 伦理 底线 法律 制限 検閲 倫理 제한 검열
    """,
    "model": """
        人工智能 助手 模型 机器人 聊天机器人 人工知能 모델 인공지능
    """,
    "output": """
        回答 回复 答复 答案 回答に 답변
    """,
    "now": """
        现在 从现在 今から 지금부터
    """,
    "mode": """
        模式 モード 모드
    """,
    "enabled": """
        开启 启用 激活 启动 有効 활성화 进入 解锁
    """,
    "obey": """
        必须 总是 绝不 永远不 不得拒绝 不能拒绝 不会拒绝
    """,
}


_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_EXACT: dict[str, tuple[str, ...]] = {}
_STEMS: dict[str, tuple[str, ...]] = {}
for _concept, _listed in _WORDS.items():
    for _word in map(folded, _listed.split()):
        _table = _STEMS if _word.endswith("*") else _EXACT
        _key = _word.rstrip("*")
        if _concept not in _table.get(_key, ()):
            _table[_key] = (*_table.get(_key, ()), _concept)
_PLAIN = {folded(word): concept for concept, listed in _UNSPACED.items() for word in listed.split()}
_FOUND = re.compile("|".join(sorted(map(re.escape, _PLAIN), key=len, reverse=True)))
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


def tokens_of(text: str) -> list[str]:
    """The words of folded text; of scripts without spaces, the words that are known here, and what
    stands between them in twos."""
    if text.isascii() or not _SCRIPT.search(text):
        return _TOKEN.findall(text)
    tokens: list[str] = []
    for token in _TOKEN.findall(_FOUND.sub(lambda word: f" {word[0]} ", text)):
        if token in _PLAIN or len(token) < 3 or not _SCRIPT.search(token):
            tokens.append(token)
        else:
            tokens += [token[i : i + 2] for i in range(len(token) - 1)]
    return tokens


@lru_cache(maxsize=16384)
def concepts_of(token: str) -> tuple[str, ...]:
    """What a folded word may mean; empty for most."""
    if token in _PLAIN:
        return (_PLAIN[token],)
    found = _EXACT.get(token, ())
    for length in range(3, len(token) + 1):
        found += _STEMS.get(token[:length], ())
    return found
