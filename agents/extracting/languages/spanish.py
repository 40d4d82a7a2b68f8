"""Spanish."""

from agents.extracting.languages.language import Language, words

_PLAIN = words(
    "tipo tipos clase forma formas modo manera nombre nombres vez veces tiempo hora horas momento"
    " año años día días fecha época parte partes lugar lugares sitio número cantidad total llama"
    " llaman llamado llamada hace hacen hacer hecho razón motivo causa significa ocurre ocurrió"
    " sucede sucedió pasa pasan pasó ejemplo cosa cosas gente persona personas alguien algo alguna"
    " alguno usa usan usar sirve sirven necesito necesita necesitan necesitamos necesario quiero"
    " quiere quieren empieza empiezan empezó comienza comienzan comenzó acaba acaban acabar termina"
    " terminan terminar deja dejan dejar da dan dar dado lleva llevan llevar pone ponen poner toma"
    " toman tomar viene vienen encuentra encuentran encontrar queda quedan quedar permite permiten"
    " permitido tarda dice dicen consta primer primero primera último última nuevo nueva principal"
    " principales mismo misma otro otra otros otras diferente diferentes distinto distintos varios"
    " varias actualmente documento documentos"
)
SPANISH = Language(
    code="es",
    function_words=words(
        "el la los las lo un una unos unas y e o u pero si de del en a al por para con sin sobre"
        " entre hasta desde es son era eran fue fueron ser está están estaba ha han había hay se"
        " su sus le les me te nos mi tu este esta estos estas ese esa que no ni más como muy ya"
        " también puede pueden puedo podemos podría debe deben debo debemos tiene tienen tengo"
        " tenemos cuando donde mientras durante según cada antes después luego ir va van fue"
    ),
    asking=words(
        "quién quiénes quien qué cuál cuáles cuándo dónde adónde cómo cuánto cuánta cuántos cuántas"
    ),
    counting=words("cuántos cuántas cuánto cuánta"),
    determiners=words(
        "el la los las un una unos unas de del en a al por para con sin sobre entre su sus cuántos"
        " cuántas cuánto cuánta"
    ),
    ranges=words("antes después desde hasta entre"),
    between=words("entre"),
    articles=words("el la los las un una unos unas su sus"),
    prepositions=words("de del para por con a al en"),
    participle_endings=("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"),
    infinitive_endings=("ar", "er", "ir", "arse", "erse", "irse"),
    before_verbs=words(
        "se me te nos le les no que cuando donde si mientras puede pueden puedo podemos podría debe"
        " deben debo debemos"
    ),
    plain=_PLAIN,
    generic=_PLAIN,
    contrasts="""
        norte sur este oeste;
        izquierda/izquierdo derecha/derecho;
        superior inferior;
        interior/interna/interno exterior/externa/externo;
        primavera verano otoño invierno;
        enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre
          diciembre;
        lunes martes miércoles jueves viernes sábado/sábados domingo/domingos;
        mañana tarde noche;
        diario/diaria semanal mensual anual;
        desayuno almuerzo/comida cena;
        rojo/roja/rojos/rojas amarillo/amarilla/amarillos/amarillas verde/verdes
          azul/azules negro/negra/negros/negras blanco/blanca/blancos/blancas;
        adulto/adultos niño/niños/niña/niñas jubilado/jubilados;
        hombre/hombres mujer/mujeres;
        padre madre;
        primer/primero/primera segundo/segunda tercer/tercero/tercera cuarto/cuarta
          quinto/quinta;
        mínimo/mínima máximo/máxima;
        entrada salida;
        llegada;
        público/pública privado/privada;
        caliente frío/fría;
    """,
    numbers="""
        2 dos
        3 tres
        4 cuatro
        5 cinco
        6 seis
        7 siete
        8 ocho
        9 nueve
        10 diez
        11 once
        12 doce
        20 veinte
        30 treinta
        40 cuarenta
        50 cincuenta
        100 cien ciento
        1000 mil
    """,
    how_to=r"\bcómo (?!se llama)|\bpasos\b",
    then=r"Luego|Después|Entonces|A continuación|Finalmente|Por último",
    leaning=r"(?:Est[aeo]s?|Es[aeo]s? [a-z]|Ell[ao]s?|Él|Sus?)\b",
    comparing=words(
        "cuál cuáles cada todos todas ambos ambas compara comparar comparación diferencia"
        " diferencias entre respectivamente varios varias"
    ),
    denials=words("no nunca nadie nada ningún ninguna ninguno sin tampoco"),
    present=words("actual actuales actualmente hoy ahora"),
    which_one="Los documentos no dicen lo mismo. ¿A cuál se refiere: {0} o {1}?",
    according_to="{0} según «{1}»",
    not_mentioned="Los documentos no mencionan {}.",
    nothing_found="Sus documentos no lo dicen.",
    none_answers="De {0} pasajes leídos para ello, ninguno responde con certeza a «{1}». Los más"
    " cercanos se indican con lo que le falta a cada uno.",
    both=" ni ",
    lacks="No dice nada de {}.",
    unlikely="Trata de algo cercano, pero no parece responder.",
)
