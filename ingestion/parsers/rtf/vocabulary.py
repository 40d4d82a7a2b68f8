"""Words of RTF that stand for a character, or say what the group they begin is for."""

TEXT_OF = {
    "tab": " ",
    "line": " ",
    "softline": " ",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
    "nestcell": " ",
    "nestrow": " ",
    "~": " ",
    "_": "-",
}
KEPT_ASIDE = {
    "footnote": "note",
    "annotation": "comment",
    "atnauthor": "author",
    "listtext": "marker",
    "pntext": "marker",
    "shptxt": "box",
    "dptxbxtext": "box",
    "info": "info",
    "fldinst": "field",
    "title": "title",
    "fonttbl": "fonts",
    "stylesheet": "styles",
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), "header"),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), "footer"),
}
"""Where the text of a group goes that is not part of the paragraph around it."""

READ_THOUGH_OPTIONAL = frozenset((*KEPT_ASIDE, "shppict", "shpinst", "do", "moMath", "moMathPara"))
"""After `\\*`, which tells old programs to skip a group they do not know."""

NO_TEXT = frozenset(
    (
        *("colortbl", "filetbl", "revtbl", "rsidtbl", "listtable", "listoverridetable", "pgptbl"),
        *("pict", "nonshppict", "picprop", "sp", "shprslt", "objdata", "bkmkstart"),
        *("bkmkend", "xe", "tc", "rxe", "txe", "pnseclvl", "nonesttables", "ftnsep", "ftnsepc"),
        *("ftncn", "aftnsep", "aftnsepc", "aftncn", "themedata", "datastore", "latentstyles"),
        *(
            "colorschememapping",
            "generator",
            "xmlnstbl",
            "author",
            "operator",
            "company",
            "doccomm",
        ),
        *(
            "keywords",
            "subject",
            "category",
            "manager",
            "hlinkbase",
            "creatim",
            "revtim",
            "printim",
        ),
        *("buptim", "userprops", "docvar", "private", "template", "comment"),
    )
)
