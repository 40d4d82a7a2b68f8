"""Embedders of projects, and the vectors that a candidate still lacks."""
