"""Programs of the system that some tests run."""

import os
import shutil

import pytest


def find(name: str) -> str | None:
    """Its path; administrators' programs are not on everybody's `PATH`."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def needs(name: str) -> pytest.MarkDecorator:
    """One's own machine may lack it. CI brings it, so there its absence fails the test."""
    absent = find(name) is None and os.environ.get("CI") != "true"
    return pytest.mark.skipif(absent, reason=f"{name} is not installed")
