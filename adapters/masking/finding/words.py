"""Words that help to tell names from others."""


def _of(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOCALES = sorted(
    _of("""
    cs_CZ da_DK de_AT de_CH de_DE en_GB en_IE en_IN en_NZ en_US es_AR es_CO es_ES es_MX et_EE
    fi_FI fr_BE fr_CA fr_CH fr_FR hr_HR hu_HU is_IS it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL
    pt_BR pt_PT ro_RO sk_SK sl_SI sv_SE tr_TR vi_VN
    """)
)
"""Of Faker: languages whose names have capitals."""
PARTICLES = _of("""
    von van de den der da di del della dos das du la le los las y i ter ten zu zur zum bin ibn
    al el af av d o mac mc st st. san
""")
"""Between the words of a name, without capitals."""
NO_NAMES = _of("""
    Street St Road Rd Avenue Ave Lane Square Bridge Park Hill Lake River Bay Beach Island County
    City Town University College School Institute Hospital Clinic Church Museum Library Airport
    Station Stadium Center Centre House Hotel Bank Group Holding Holdings Inc Ltd LLC Corp
    Corporation Company Co Foundation Award Prize Cup Trophy Act Law Bill Theorem Effect Method
    Test Score Index Scale Algorithm Model GmbH AG KG SE SA SpA Srl Verlag Stiftung Straße Platz
    Schule Universität Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February
    March April May June July August September October November December North South East West
    Table Figure Section Chapter Page Version Part Step Day Week Month Year The This That These
    Those And Or But If When Where Who What Why How Is Are Was Were Has Have Had Will Would Can
    Could Should Must Der Die Das Und Oder Aber Wenn Le La Les Et Ou Mais Si El Los Las Y O Pero
    Il Lo Gli E Ma In On At By For To From With About Please Dear Hello Hi I You He She It We
    They
""")
"""With a capital, and no part of a name: there it ends."""
WORDS_TOO = _of("""
    Amber April Art August Autumn Bill Chase Christian Dale Dawn Drew Faith Frank Glen Grace
    Grant Hope Iris Jack June King Lane Major Mark Mars Mason May Miles Page Pearl Price Rich
    Rose Ruby Summer Victor Ward White Will Young Black Brown Green Gray Baker Fischer Weber
    Klein Lang Stein Berg Wolf Winter Sommer Petit Grand Blanc Noir Blanco Rojo Cruz Costa Monte
    Rossi Bianco
""")
"""Names that are words as well: by themselves they are left alone."""
