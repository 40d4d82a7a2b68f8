"""Years as Japan counts them, by its emperors, and Taiwan, from its republic on."""

import datetime

_JAPANESE = (
    (datetime.date(2019, 5, 1), "令和", "R"),
    (datetime.date(1989, 1, 8), "平成", "H"),
    (datetime.date(1926, 12, 25), "昭和", "S"),
    (datetime.date(1912, 7, 30), "大正", "T"),
    (datetime.date(1868, 1, 1), "明治", "M"),
)
_JAPAN, _TAIWAN = ("411", "ja-jp", "ja"), ("404", "zh-tw")
_BEFORE_TAIWAN = 1911


def counts_by_era(region: str, named: bool) -> bool:
    """Whether `e` is a year of an era. `region` is the one of the code, `named`: it names eras."""
    return named or _is(region, _JAPAN) or _is(region, _TAIWAN)


def era_name(date: datetime.date, region: str, width: int) -> str:
    """'R', '令' or '令和'."""
    if _is(region, _TAIWAN):
        return "中華民國" if width > 2 else "民國"
    _, name, letter = _era(date)
    return (letter, name[0], name)[min(width, 3) - 1]


def era_year(date: datetime.date, region: str, width: int) -> str:
    if _is(region, _TAIWAN):
        return f"{date.year - _BEFORE_TAIWAN}"
    year = date.year - _era(date)[0].year + 1
    if year == 1 and region.endswith("gannen"):
        return "元"
    return f"{year:0{min(width, 2)}}"


def _era(date: datetime.date) -> tuple[datetime.date, str, str]:
    return next((era for era in _JAPANESE if date >= era[0]), _JAPANESE[-1])


def _is(region: str, regions: tuple[str, ...]) -> bool:
    return any(region == one or region.startswith(f"{one}-") for one in regions)
