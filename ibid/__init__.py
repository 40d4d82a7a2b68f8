"""Ibid as a package: `house` beside this file is the tree of a clone, with its client built."""
