"""Words that help to tell names from others."""


def _of(text: str) -> frozenset[str]:
    return frozenset(text.split())


LOCALES = sorted(
    _of("""
    az_AZ cs_CZ da_DK de_AT de_CH de_DE de_LI de_LU en_GB en_IE en_IN en_KE en_NG en_NZ en_PK
    en_US es_AR es_CA es_CL es_CO es_ES es_MX et_EE fi_FI fr_BE fr_CA fr_CH fr_DZ fr_FR ga_IE
    ha_NG hr_HR hu_HU id_ID ig_NG is_IS it_IT lt_LT lv_LV nl_BE nl_NL no_NO pl_PL pt_BR pt_PT
    ro_RO sk_SK sl_SI sv_SE tr_TR tw_GH uz_UZ vi_VN yo_NG zu_ZA sw
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
    Aimé Alma Alt Amber Among Angel Angeles April Art Ascensión Ash Asia Asunción August Aurora
    Austin Autumn Baker Basil Beat Bella Benito Bent Berg Berlin Beta Bianco Bill Bishop Black
    Blanc Blanche Blanco Bonita Brook Brooklyn Brown Bruno Buck Bär Cairo Can Caridad Carolina
    Charity Charlotte Chase Che Chelsea Cherry Chester China Christian Cielo Claire Clemente
    Clementine Cliff Clément Colombo Concepción Constance Constant Consuelo Costa Costante Cruz
    Crystal Daisy Dakota Dale Dallas Dana Darwin Dawn Dean Del Dev Devon Diamond Divine Dolores
    Domenica Domingo Domingos Don Drew Duke Dulce Durante Dusty Désiré Día Earl Edit Einer Ella
    Else Encarnación Engel England Eres Erika Ernst Esperanza Essen Essex Ever Faith Falk Fancy
    Fe Felice Fischer Floor Flora Florence Forest Forrest Fortunato France Frank Franz Genesis
    Geneva Georgia Ginger Gioia Glen Gloria Grace Grand Grant Gray Green Groß Gun Hamburg Hans
    Harm Harsh Hasta Hazel Heath Heide Heinz Herbst Holland Holly Honor Honour Hope Houston Ide
    India Ireland Iris Israel Ivy Jack Jackson Jasmin Jesús Job Jordan Judge June Jung Juste
    Justice Kelvin Kent Kick Kiel King Klein Kobe Kurz Lancaster Lane Lang Lavender Leone León
    Lies Lily Lincoln Linda Linde Linden Line Linus London Lone Lorena Lot Lourdes Luna Lundi
    Luz Made Madison Mai Major Man Mar Marina Mark Mars Marshal Marshall Mason Max May Mercedes
    Mercy Messiah Meta Milan Miles Miran Modeste Modesto Montana Monte Máximo Nada Natale Nevada
    Newton Nieves Ninja Noir Noël Ocean Odd Olive Olivier Orlando Ottavio Otto Page Parfait
    Paris Pascal Pascale Pasqua Patience Paz Pearl Peer Penny Per Pero Petit Phoenix Pia Pierre
    Pilar Price Primo Prince Prosper Prudence Prudent Queen Ray Reed Reine Remedios Rich River
    Rocco Roche Rocío Rojo Roland Roma Rome Rosa Rose Rossi Rowan Ruby Rusty Sage Said Salvador
    San Sandy Santa Santiago Santo Sapphire Savannah Scotland Secondo Segundo Sep Sergeant
    Server Settimio Siena Sincero Sky Socorro Sol Sole Soledad Sommer Star Stein Stella Stern
    Stormy Summer Sunny Sydney Sys Tesla Thor Ties Tilde Tone Tore Travis Trinidad Trinity Una
    Uno Valencia Valid Van Ver Vera Verde Verity Verona Victor Victoria Vienna Ville Viola
    Virginia Von Wales Ward Weber White Will Winter Wolf Wolfgang Woody York Young Ángel
""")
"""Names that are words or places as well: by themselves they are left alone."""
