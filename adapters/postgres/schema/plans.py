"""Functions that search, written a second time so that each statement also tells its plan.

Owners may ask for the plans of a search. The statements stand inside functions whose plans are
kept on purpose, so `app.explain_<name>` runs them as `app.<name>` does, with `explain` before each.
These twins are generated from the functions' own source whenever the schema is written; nobody
writes a statement twice, and the database does not rewrite itself.
"""

import re
from typing import NamedTuple

_HEADER = """\
-- Generated from search.sql by `make schema`. Do not edit: a test compares.
-- Each function that searches, finding the same and keeping the plan of each of its statements.

-- Before it, the settings of graphs would be unknown.
do $$ begin perform '[1]'::extensions.halfvec; end $$;
"""


class Leg(NamedTuple):
    name: str
    part: str | None
    """What its statements are called in what owners are told; None: it has none of its own."""


LEGS = (
    Leg("keyword_leg", "keyword"),
    Leg("graph_leg", "vector"),
    Leg("other_vector_leg", "vector"),
    Leg("vector_leg", "vector"),
    Leg("candidates", None),
    Leg("search_passages", "read"),
)

_TOLD = "  told text;\n  lines text[] := '{}';\n"

# The forms in which a function's statement may stand.
_SELECT_INTO = re.compile(
    r"\bselect (?P<select>array_agg\([\w.]+\)(?:, array_agg\([\w.]+\))*)"
    r" into [\w, ]+ (?P<rest>from [^;]+);"
)
_RETURN_QUERY = re.compile(r"\breturn query\s+(?P<query>[^;]+);")
_EXECUTE = re.compile(r"\bexecute (?P<format>format\([^;]+\))\s+into \w+ using (?P<values>[^;]+);")
_CALL = re.compile(rf"\bapp\.({'|'.join(leg.name for leg in LEGS)})\(")


class NotTold(Exception):
    """A function that searches has no statement of a form that is known here."""


def twins(search: str) -> str:
    """The text of the generated file; `search` is the text of search.sql."""
    made = [_twin(_source(search, leg.name), leg) for leg in LEGS]
    return "\n".join([_HEADER, *made])


def _source(search: str, name: str) -> str:
    found = re.search(rf"^create function app\.{name}\(.*?\$\$.*?\$\$;\n", search, re.M | re.S)
    if found is None:
        raise NotTold(f"app.{name} is not in search.sql")
    return found[0]


def _twin(source: str, leg: Leg) -> str:
    head, body, end = source.split("$$")
    variables = _variables(head, body)
    kept = "force_generic_plan" in head

    def explained(statement: str) -> str:
        return _of_kept_plan(statement, variables, leg) if kept else _of_this_plan(statement, leg)

    told = _SELECT_INTO.sub(lambda m: explained(f"select {m['select']} {m['rest']}") + m[0], body)
    told = _RETURN_QUERY.sub(lambda m: explained(m["query"]) + m[0], told)
    told = _EXECUTE.sub(lambda m: _of_built_statement(m["format"], m["values"], leg) + m[0], told)
    if leg.part is not None and told == body:
        raise NotTold(f"no statement of app.{leg.name} is told")
    if told != body:
        told = told.replace("\ndeclare\n", f"\ndeclare\n{_TOLD}", 1)
    twin = _CALL.sub(r"app.explain_\1(", f"{head.replace(' stable ', ' volatile ')}$${told}$${end}")
    return f"{twin}select app.seal('app.explain_{leg.name}({_types(head)})', 'ibid_definer');\n"


def _of_kept_plan(statement: str, variables: dict[str, str], leg: Leg) -> str:
    """The one that the function keeps for all questions: its variables are parameters."""
    used = [v for v in variables if re.search(_named(v), statement)]
    for number, variable in enumerate(used, start=1):
        statement = re.sub(_named(variable), f"(${number})", statement)
    types = ",".join(variables[v] for v in used)
    values = ", ".join(f"{v}::text" for v in used)
    return (
        f"perform app.explain_kept_plan('{leg.part}', {_quoted(statement)},\n"
        f"      '{{{types}}}', array[{values}]);\n    "
    )


def _of_this_plan(statement: str, leg: Leg) -> str:
    return _loop(f"explain (analyze, buffers) {statement}", leg)


def _of_built_statement(built: str, values: str, leg: Leg) -> str:
    return _loop(f"execute 'explain (analyze, buffers) ' || {built} using {values}", leg)


def _loop(explain: str, leg: Leg) -> str:
    return (
        f"for told in {explain} loop lines := lines || told; end loop;\n"
        f"  perform app.keep_plan('{leg.part}', lines); lines := '{{}}';\n  "
    )


def _named(variable: str) -> str:
    return rf"(?<![.\w]){variable}(?!\w)"


def _quoted(statement: str) -> str:
    return "'" + statement.replace("'", "''") + "'"


def _parameters(head: str) -> dict[str, str]:
    """Of `create function app.x(a int, b text default '') returns …`: names and types."""
    listed = re.split(r"\)\s+returns\b", head.split("(", 1)[1], maxsplit=1)[0]
    parameters: dict[str, str] = {}
    for parameter in listed.split(","):
        name, written = parameter.strip().split(" ", 1)
        parameters[name] = written.split(" default ")[0]
    return parameters


def _variables(head: str, body: str) -> dict[str, str]:
    declared = body.split("\nbegin\n", 1)[0]
    found = re.findall(r"^  (\w+) (?:constant )?([\w.]+(?:\[\])?)", declared, re.M)
    return _parameters(head) | dict(found)


def _types(head: str) -> str:
    return ", ".join(_parameters(head).values())
