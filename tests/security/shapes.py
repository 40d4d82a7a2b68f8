"""Shapes of statements that read: what is tried to see what is somebody else's.

Each is aimed at the rows of one tenant. Whoever may not see them gets no value that says anything:
no row, a count of nought, a false, a null.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.security.drawing import Draw, quoted


@dataclass(frozen=True)
class Shape:
    name: str
    kind: str
    """`reads`: what comes back is theirs or nothing. `roams`: it takes whatever it gets.
    `changes`: rows that it touches are theirs. `strikes`: whatever it reaches.
    `makes`: rows that it adds name what is theirs.
    `never`: nobody is told anything by it. `refused`: nobody may, whoever asks."""
    make: Callable[[Draw], list[str]]
    undone: bool = False
    """Rolled back: what it leaves behind would stay with the connection, or is only looked at."""

    @property
    def calls(self) -> bool:
        """Whether it is about our functions. They decide by themselves, so they are asked more."""
        return "function" in self.name or self.name in ("accounts", "membership", "search")


SHAPES: dict[str, Shape] = {}
WANT_XML = {"rows as xml", "query to xml"}
"""Of a PostgreSQL that was built with it; Debian's was, the one from packages was not."""


def shape(
    kind: str, *, undone: bool = False
) -> Callable[[Callable[[Draw], str | list[str]]], Callable[[Draw], str | list[str]]]:
    def keep(make: Callable[[Draw], str | list[str]]) -> Callable[[Draw], str | list[str]]:
        def made(draw: Draw) -> list[str]:
            found = make(draw)
            return [found] if isinstance(found, str) else found

        name = make.__name__.strip("_").replace("_", " ")
        SHAPES[name] = Shape(name, kind, made, undone)
        return make

    return keep


def theirs(draw: Draw, what: str = "*") -> str:
    return f"select {what} from public.{draw.table} t where {draw.where()}"


def simple(name: str, what: str) -> None:
    """A query for `what` of their rows."""
    SHAPES[name] = Shape(name, "reads", lambda draw: [theirs(draw, what)])


simple("rows", "*")
simple("rows as text", "t::text")
simple("rows as json", "to_jsonb(t)")
simple("rows as xml", "xmlforest(t::text as row)")
simple("columns of the system", "t.ctid, t.xmin, t.tableoid::regclass, t::text")
simple("count", "count(*)")
simple("texts put together", "string_agg(t::text, '|'), array_agg(t::text), jsonb_agg(t)")
simple("bits of aggregates", "bool_or(t is not null), max(length(t::text)), min(t::text)")
simple("percentile", "percentile_disc(0.5) within group (order by t::text)")
simple("window", "t::text, lag(t::text) over w, count(*) over w")
SHAPES["window"] = Shape(
    "window",
    "reads",
    lambda draw: [
        theirs(draw, "t::text, first_value(t::text) over w, count(*) over w")
        + " window w as (order by t::text)"
    ],
)
simple("path of json", "jsonb_path_query(to_jsonb(t), '$.**')")
simple("spread out", "(jsonb_each_text(to_jsonb(t))).*")
simple("compressed", "md5(t::text), length(t::text), hashtext(t::text)")
simple("headline", "ts_headline('simple', t::text, plainto_tsquery('simple', 'secret'))")


@shape("reads")
def exists(draw: Draw) -> str:
    return f"select exists ({theirs(draw, '')})"


@shape("reads")
def common_table(draw: Draw) -> str:
    return f"with x as {draw.one('', 'materialized', 'not materialized')} ({theirs(draw)}) table x"


@shape("reads")
def recursive(draw: Draw) -> str:
    return (
        f"with recursive x (n, said) as ({theirs(draw, '1, t::text')} union all"
        " select n + 1, said from x where n < 2) select said from x"
    )


@shape("reads")
def join(draw: Draw) -> str:
    other = draw.another()
    kind = draw.one("join", "full join", "right join")
    if kind == "join":
        tables = f"public.{other} o join public.{draw.table} t on true"
        return f"select t.* from {tables} where {draw.where()}"
    return (
        f"select t.* from (select * from public.{other} o where {draw.where(other, 'o')}) o {kind}"
        f" (select * from public.{draw.table} t where {draw.where()}) t on false"
    )


@shape("reads")
def semijoin(draw: Draw) -> str:
    return (
        f"select t::text from public.{draw.table} t where {draw.where()}"
        f" and t.ctid {draw.one('in', '= any')} (select i.ctid from public.{draw.table} i)"
    )


@shape("reads")
def lateral(draw: Draw) -> str:
    return f"select l.* from generate_series(1, 2) n cross join lateral ({theirs(draw)} limit n) l"


@shape("reads")
def grouping_sets(draw: Draw) -> str:
    return theirs(draw, "t.ctid, string_agg(t::text, '')") + " group by grouping sets ((t.ctid))"


@shape("reads")
def set_operation(draw: Draw) -> str:
    how = draw.one("union", "union all", "intersect")
    return f"{theirs(draw, 't::text')} {how} {theirs(draw, 't::text')}"


@shape("reads")
def what_is_left(draw: Draw) -> str:
    return f"{theirs(draw, 't::text')} except select 'x'"


@shape("reads")
def scalar(draw: Draw) -> str:
    return f"select ({theirs(draw, 't::text')} limit 1), coalesce(({theirs(draw, '1')} limit 1), 0)"


@shape("reads")
def tablesample(draw: Draw) -> str:
    return (
        f"select * from public.{draw.table} t tablesample {draw.one('system', 'bernoulli')} (100)"
        f" where {draw.where()}"
    )


@shape("reads")
def ordered(draw: Draw) -> str:
    return (
        theirs(draw, "distinct on (t.ctid) t.*") + " order by t.ctid fetch first 3 rows with ties"
    )


@shape("reads")
def locked(draw: Draw) -> str:
    how = draw.one("update", "no key update", "share", "key share")
    return f"{theirs(draw)} for {how} {draw.one('', 'skip locked', 'nowait')}"


@shape("reads")
def pattern(draw: Draw) -> str:
    how = draw.one("~ 'zq'", "like '%zq%'", "similar to '%zq%'", "~* '.'")
    return theirs(draw, "t::text") + f" and t::text {how}"


@shape("reads")
def text_search(draw: Draw) -> str:
    return (
        theirs(draw, "t::text")
        + " and to_tsvector('simple', t::text) @@ to_tsquery('simple', 'secret | words | p:*')"
    )


@shape("reads")
def similar_words(draw: Draw) -> str:
    return theirs(draw, "t::text") + " and extensions.word_similarity('secret', t::text) >= 0"


@shape("reads")
def vectors(draw: Draw) -> str:
    draw.table = draw.one("passage_vectors", "other_vectors")
    if draw.table == "other_vectors":
        return theirs(draw, "t.embedding::text, t.no")
    near = "array_fill(0.05, array[384])::extensions.halfvec"
    how = draw.one("<=>", "<->", "<#>", "<+>")
    return (
        theirs(draw, f"t.no, t.embedding::text, t.embedding operator(extensions.{how}) {near}")
        + f" order by t.embedding operator(extensions.{how}) {near} limit 5"
    )


@shape("refused")
def partition(draw: Draw) -> str:
    draw.table = "passage_vectors"
    return f"select * from public.passage_vectors_{draw.dice.randrange(8)} t where {draw.where()}"


@shape("reads")
def prepared(draw: Draw) -> list[str]:
    asked = f"prepare asked as {theirs(draw)}"
    # First, for one that failed when it was executed outlives its transaction.
    return ["deallocate all", asked, "execute asked", "deallocate asked"]


@shape("reads")
def cursor(draw: Draw) -> list[str]:
    scroll = draw.one("", "scroll", "insensitive")
    return [f"declare walk {scroll} cursor for {theirs(draw)}", "fetch all from walk"]


@shape("reads")
def savepoint(draw: Draw) -> list[str]:
    return ["savepoint here", theirs(draw), "rollback to here", theirs(draw)]


@shape("reads")
def copy_out(draw: Draw) -> str:
    return f"copy ({theirs(draw)}) to stdout"


@shape("reads", undone=True)
def kept_for_a_moment(draw: Draw) -> list[str]:
    return [f"create temp table seen on commit drop as {theirs(draw)}", "table seen"]


@shape("reads", undone=True)
def temporary_view(draw: Draw) -> list[str]:
    return [f"create temp view seen as {theirs(draw)}", "table seen"]


@shape("roams")
def table_command(draw: Draw) -> str:
    return f"table public.{draw.table}"


@shape("roams")
def copy_of_a_table(draw: Draw) -> str:
    return f"copy public.{draw.table} to stdout"


@shape("roams")
def told_by_an_error(draw: Draw) -> str:
    return f"select ({theirs(draw, 't::text')} limit 1)::int"


@shape("roams")
def told_by_a_condition(draw: Draw) -> str:
    how = draw.one("t::text::int = 1", "1 / length(t::text) = 2 and t::text::inet is null")
    return f"select 1 from public.{draw.table} t where {how}"


@shape("roams", undone=True)
def told_by_a_cheap_function(draw: Draw) -> list[str]:
    return [
        "create function pg_temp.tell(said text) returns boolean language plpgsql"
        " cost 0.0000001 as $$ begin raise notice '%', said; return true; end $$",
        f"select 1 from public.{draw.table} t where pg_temp.tell(t::text)",
    ]


@shape("roams")
def told_in_a_block(draw: Draw) -> str:
    return (
        f"do $$ declare r record; begin for r in {theirs(draw)} loop"
        " raise notice '%', r; end loop; end $$"
    )


@shape("roams")
def told_by_dynamic_sql(draw: Draw) -> str:
    inner = quoted(theirs(draw, "string_agg(t::text, '')"))
    return f"do $$ declare s text; begin execute {inner} into s; raise notice '%', s; end $$"


@shape("roams")
def query_to_xml(draw: Draw) -> str:
    how = draw.one(
        f"query_to_xml({quoted(theirs(draw))}, true, false, '')",
        f"table_to_xml('public.{draw.table}'::regclass, true, false, '')",
    )
    return f"select {how}"


@shape("roams")
def explained(draw: Draw) -> str:
    return f"explain (analyze, verbose, timing off, format json) {theirs(draw)}"


@shape("roams")
def statistics(draw: Draw) -> str:
    return draw.one(
        f"select * from pg_stats where tablename = '{draw.table}'",
        "select * from pg_stats_ext",
        "select * from pg_stats_ext_exprs",
        "select * from pg_prepared_statements",
        "select * from information_schema.tables",
    )


@shape("roams")
def function(draw: Draw) -> str:
    return f"select {draw.call()}"


@shape("roams")
def function_as_a_table(draw: Draw) -> str:
    return f"select * from {draw.call()} f"


@shape("roams")
def function_of_each_row(draw: Draw) -> str:
    return f"select {draw.call()} from public.{draw.table} t limit 3"


@shape("roams")
def search(draw: Draw) -> str:
    called = draw.call("app.search_passages", "app.explain_search", "app.plans_of_search")
    return f"select * from {called} f"
