"""Which embedder a project is searched by, and trying another one."""
