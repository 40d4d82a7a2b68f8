"""The formats that a file names by number only (ECMA-376, part 1, 18.8.30)."""

OF_THE_REGION = "[$-F800]"
"""A date as the reader's region writes it."""
_OF_THE_REGION_WITH_TIME = "[$-F800]h:mm"
_PLAIN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);\\("$"#,##0\\)',
    6: '"$"#,##0_);[Red]\\("$"#,##0\\)',
    7: '"$"#,##0.00_);\\("$"#,##0.00\\)',
    8: '"$"#,##0.00_);[Red]\\("$"#,##0.00\\)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: OF_THE_REGION,
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: _OF_THE_REGION_WITH_TIME,
    37: "#,##0_);\\(#,##0\\)",
    38: "#,##0_);[Red]\\(#,##0\\)",
    39: "#,##0.00_);\\(#,##0.00\\)",
    40: "#,##0.00_);[Red]\\(#,##0.00\\)",
    41: '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)',
    42: '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)',
    43: '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)',
    44: '_("$"* #,##0.00_);_("$"* \\(#,##0.00\\);_("$"* "-"??_);_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
_EAST_ASIAN_TIMES = {
    32: "h:mm",
    33: "h:mm:ss",
    34: "h:mm",
    35: "h:mm:ss",
    55: "h:mm",
    56: "h:mm:ss",
}
_EAST_ASIAN_DATES = frozenset((*range(27, 32), 36, *range(50, 55), 57, 58))


def builtin(number: int) -> str:
    """The code of a number; `General` for one that is not known."""
    if number in _EAST_ASIAN_DATES:
        return OF_THE_REGION
    return _PLAIN.get(number) or _EAST_ASIAN_TIMES.get(number) or "General"
