"""Measures the product: the quality of its answers, and its speed."""
