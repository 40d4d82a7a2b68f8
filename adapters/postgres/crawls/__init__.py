"""Crawls, their pages, and the documents that pages become."""
