"""The engines are installed beside the project; see tests/vector_engines."""

from tests.vector_engines import make_importable

make_importable()
