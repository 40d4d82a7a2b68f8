"""What a name says about a text. It decides only between texts that look alike."""

from pathlib import PurePosixPath

_SUFFIXES = {
    "text/markdown": "md markdown mdx mdown mkd",
    "text/html": "html htm xhtml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv tab",
    "application/json": "json geojson jsonc json5 webmanifest har",
    "application/x-ndjson": "jsonl ndjson",
    "application/x-ipynb+json": "ipynb",
    "application/yaml": "yaml yml",
    "application/xml": "xml rss atom xsd xsl xslt svg opml rdf wsdl plist fb2 kml gpx",
    "message/rfc822": "eml emlx mht mhtml",
    "text/plain": "txt text log rst adoc asciidoc org tex srt vtt sbv ssa ass ics vcs vcf me nfo",
    "text/x-source": (
        "py pyi pyx pyw js jsx mjs cjs ts tsx mts cts vue svelte java kt kts scala groovy gradle"
        " c h cc cpp cxx hh hpp hxx m mm cs fs fsx vb go rs swift dart rb erb php pl pm lua r jl"
        " hs lhs ml mli clj cljs cljc edn ex exs erl hrl elm nim zig v vhd vhdl sv svh sol"
        " sh bash zsh fish ksh bat cmd ps1 psm1 sql ddl css scss sass less styl proto thrift"
        " graphql gql tf tfvars hcl toml ini cfg conf properties env cmake mk make asm s f f90 f95"
        " for cob cbl pas pp ada adb ads lisp lsp el scm rkt tcl awk sed diff patch bzl bazel"
        " cu cuh glsl hlsl wgsl coffee cr d nix dockerfile jinja j2 tmpl mustache hbs ejs"
    ),
}
_WHOLE_NAMES = (
    "dockerfile makefile gnumakefile rakefile gemfile jenkinsfile vagrantfile procfile"
    " cmakelists.txt .gitignore .gitattributes .dockerignore .editorconfig .env .bashrc"
)
_SOURCES = frozenset(_WHOLE_NAMES.split())
_TYPES = {suffix: media_type for media_type, names in _SUFFIXES.items() for suffix in names.split()}


def type_of_name(name: str) -> str:
    """The media type that a name speaks of, empty when it says nothing."""
    last = PurePosixPath(name.replace("\\", "/")).name.lower()
    if last in _SOURCES:
        return "text/x-source"
    _, dot, suffix = last.rpartition(".")
    return _TYPES.get(suffix, "") if dot else ""
