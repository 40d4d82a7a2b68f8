"""A BERT sentence encoder as an OpenVINO graph over mapped weights, and the precision it runs in.

Architecture: Devlin et al. 2019 (arXiv 1810.04805), mean pooling and unit length as in
Sentence-BERT (arXiv 1908.10084). Input: token ids and their mask, both int32 [batch, length];
output: float32 [batch, 384], unit vectors. Rows of the word table are gathered outside the graph.
Matrices in 4 bits stay so in memory where the cheaper precision is used, which is where OpenVINO
was seen to compute them right; elsewhere they are written out.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from adapters.models.four_bits import ZERO, FourBits
from adapters.models.weights import Network

HEADS = 12
EPSILON = 1e-12
_POSITIONS = "embeddings.position_embeddings.weight"
_SEGMENTS = "embeddings.token_type_embeddings.weight"
AGREEMENT = 0.999
"""A cheaper precision is used only where its vectors are at least this close to 32-bit ones."""

Forward = Callable[[NDArray[np.int32], NDArray[np.int32]], NDArray[np.float32]]

_log = logging.getLogger(__name__)


_importing = Lock()
"""Two embedders are loaded in two threads, and there is one table of modules."""


@contextmanager
def _without_telemetry() -> Iterator[None]:
    """Importing openvino reports to its makers unless this optional package cannot be imported."""
    name = "openvino_telemetry"
    before = sys.modules.get(name)
    sys.modules[name] = None  # pyright: ignore[reportArgumentType]  # how Python blocks an import
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before


def _openvino() -> tuple[Any, Any]:
    with _importing, _without_telemetry():
        import openvino
        import openvino.opset13 as opset
    return openvino, opset


def build(network: Network, *, packed: bool) -> Any:
    """The graph (`openvino.Model`), with what is in 4 bits left so if `packed`.

    32-bit tensors are not copied: keep `network` alive.
    """
    ov, op = _openvino()
    return _Graph(ov, op, network, packed).model()


class _Graph:
    def __init__(self, ov: Any, op: Any, network: Network, packed: bool) -> None:
        self.ov, self.op, self.tensors, self.packed = ov, op, network.tensors, packed

    def model(self) -> Any:
        op = self.op
        words = self._input("words", [-1, -1, self._floats(_POSITIONS).shape[1]], np.float32)
        mask = self._input("attention_mask", [-1, -1], np.int32)
        real = op.convert(mask, np.float32)
        x = self._embed(words)
        # 0 where a token is real, a large negative number where it is padding.
        bias = op.multiply(
            op.subtract(self._number(1), op.unsqueeze(real, self._indices(1, 2))),
            self._number(-1e9),
        )
        for layer in range(self._layers()):
            x = self._layer(f"encoder.layer.{layer}.", x, bias)
        # The mean's division by the length cancels when the vector is brought to unit length.
        pooled = op.matmul(op.unsqueeze(real, self._indices(1)), x, False, False)
        pooled = op.squeeze(pooled, self._indices(1))
        unit = op.normalize_l2(pooled, self._indices(1), 1e-12, "max")
        return self.ov.Model([op.result(unit)], [words, mask], "sentence_encoder")

    def _layers(self) -> int:
        names = (n.split(".") for n in self.tensors if n.startswith("encoder.layer."))
        return 1 + max(int(parts[2]) for parts in names)

    def _input(self, name: str, shape: list[int], kind: type) -> Any:
        node = self.op.parameter(shape, kind, name)
        node.output(0).set_names({name})
        return node

    def _number(self, value: float) -> Any:
        return self.op.constant(np.float32(value))

    def _indices(self, *values: int) -> Any:
        return self.op.constant(np.array(values, np.int64))

    def _embed(self, words: Any) -> Any:
        op = self.op
        # Only one segment is ever used, so its embedding is folded into the positions.
        positions = self._floats(_POSITIONS) + self._floats(_SEGMENTS)[0]
        axis = op.constant(np.int64(0))
        length = op.gather(op.shape_of(words, "i64"), self._indices(1), axis)
        zero, one = self._indices(0), self._indices(1)
        here = op.slice(op.constant(positions[None]), zero, length, one, one)
        return self._norm("embeddings.LayerNorm", op.add(words, here))

    def _layer(self, name: str, x: Any, bias: Any) -> Any:
        op = self.op
        query, key, value = (
            self._heads(self._linear(f"{name}attention.self.{part}", x))
            for part in ("query", "key", "value")
        )
        seen = op.scaled_dot_product_attention(query, key, value, bias)
        seen = op.transpose(seen, self._indices(0, 2, 1, 3))
        seen = op.reshape(seen, self._indices(0, 0, -1), True)
        seen = self._linear(f"{name}attention.output.dense", seen)
        x = self._norm(f"{name}attention.output.LayerNorm", op.add(x, seen))
        inner = op.gelu(self._linear(f"{name}intermediate.dense", x), "erf")
        return self._norm(
            f"{name}output.LayerNorm", op.add(x, self._linear(f"{name}output.dense", inner))
        )

    def _heads(self, x: Any) -> Any:
        split = self.op.reshape(x, self._indices(0, 0, HEADS, -1), True)
        return self.op.transpose(split, self._indices(0, 2, 1, 3))

    def _linear(self, name: str, x: Any) -> Any:
        matrix = self._matrix(self.tensors[f"{name}.weight"])
        return self.op.add(self.op.matmul(x, matrix, False, True), self._row(f"{name}.bias"))

    def _matrix(self, tensor: NDArray[np.float32] | FourBits) -> Any:
        op = self.op
        if not isinstance(tensor, FourBits):
            return op.constant(tensor, shared_memory=True)
        if not self.packed:
            return op.constant(tensor.rows(np.arange(tensor.shape[0], dtype=np.int32)))
        # The form in which OpenVINO knows weights in groups, each with a scale of its own.
        weights = op.subtract(
            self._from_four_bits(tensor.nibbles()),
            self._from_four_bits(np.full((1, 1, 1), ZERO, np.uint8)),
        )
        scaled = op.multiply(weights, op.constant(tensor.scales()))
        return op.convert(op.reshape(scaled, self._indices(*tensor.shape), False), np.float32)

    def _from_four_bits(self, values: NDArray[np.uint8]) -> Any:
        flat = values.reshape(-1)
        packed = flat[::2].copy()
        packed[: flat.size // 2] |= flat[1::2] << 4
        tensor = self.ov.Tensor(
            self.ov.Type.u4, list(values.shape)
        )  # of the array, it would be a view
        tensor.data[:] = packed.reshape(tensor.data.shape)
        return self.op.convert(self.op.constant(tensor), np.float16)

    def _norm(self, name: str, x: Any) -> Any:
        centred = self.op.mvn(x, self._indices(-1), True, EPSILON, "inside_sqrt")
        scaled = self.op.multiply(centred, self._row(f"{name}.weight"))
        return self.op.add(scaled, self._row(f"{name}.bias"))

    def _row(self, name: str) -> Any:
        return self.op.constant(self._floats(name).reshape(1, 1, -1))

    def _floats(self, name: str) -> NDArray[np.float32]:
        tensor = self.tensors[name]
        if isinstance(tensor, FourBits):
            raise TypeError(f"{name} is in 4 bits.")
        return tensor


class Encoder:
    """The compiled graph. `precision` says what it runs in: "bf16" or "f32".

    May be called from as many threads at once as it was given; each call uses one core. Threads
    that share a call wait for each other in every layer: one that is disturbed holds up all.
    """

    def __init__(
        self,
        network: Network,
        *,
        threads: int,
        precision: Literal["auto", "f32"] = "auto",
        probe: tuple[NDArray[np.int32], NDArray[np.int32]],
        cache: Path | None,
    ) -> None:
        self._network = network  # the graph reads the mapped file
        self._core = _openvino()[0].Core()
        self._threads = threads
        capabilities = self._core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        verdicts = _Verdicts(cache, self._machine(capabilities))
        self.precision = "f32"
        if precision == "auto" and "BF16" in capabilities:
            self.precision = verdicts.read() or verdicts.write(self._probe(*probe))
        self._forward = self._compile(self.precision)
        _log.info("The local embedder runs in %s on %d threads.", self.precision, threads)

    def __call__(self, ids: NDArray[np.int32], mask: NDArray[np.int32]) -> NDArray[np.float32]:
        return self._forward(ids, mask)

    def _machine(self, capabilities: list[str]) -> str:
        """Everything the verdict depends on."""
        name = self._core.get_property("CPU", "FULL_DEVICE_NAME")
        version = _openvino()[0].get_version()
        limit = os.environ.get("ONEDNN_MAX_CPU_ISA", "")
        return " ".join(
            [self._network.sha256[:16], version, name, ",".join(sorted(capabilities)), limit]
        )

    def _compile(self, precision: str) -> Forward:
        compiled = self._core.compile_model(
            build(self._network, packed=precision == "bf16"),
            "CPU",
            {
                "INFERENCE_NUM_THREADS": self._threads,
                "NUM_STREAMS": self._threads,
                "INFERENCE_PRECISION_HINT": precision,
                # API and worker share the cores: pinned, both would sit on the same ones.
                "ENABLE_CPU_PINNING": False,
            },
        )
        output, words = compiled.output(0), self._network.words
        free: SimpleQueue[Any] = SimpleQueue()
        for _ in range(self._threads):
            free.put(compiled.create_infer_request())

        def forward(ids: NDArray[np.int32], mask: NDArray[np.int32]) -> NDArray[np.float32]:
            request = free.get()
            try:
                return request.infer({"words": words(ids), "attention_mask": mask})[output].copy()
            finally:
                free.put(request)

        return forward

    def _probe(self, ids: NDArray[np.int32], mask: NDArray[np.int32]) -> str:
        """The device's word is not enough: some announce bf16 and cannot compile or compute it."""
        exact = self._compile("f32")(ids, mask)
        try:
            cheap = self._compile("bf16")(ids, mask)
        except RuntimeError as error:
            _log.warning("bf16 is announced but cannot be used; running in f32. %s", error)
            return "f32"
        same_shape = (
            exact.shape == cheap.shape
        )  # seen on processors that lack what OpenVINO assumes
        agreement = float((exact * cheap).sum(axis=1).min()) if same_shape else 0.0
        if not agreement >= AGREEMENT:  # also when it is NaN
            _log.warning("bf16 differs from f32 (cosine %.5f); running in f32.", agreement)
            return "f32"
        return "bf16"


class _Verdicts:
    """Remembers per machine what the probe found, so that it runs once and not at every start."""

    def __init__(self, folder: Path | None, machine: str) -> None:
        self._path = folder / "precision.json" if folder else None
        self._machine = machine

    def _all(self) -> dict[str, str]:
        if self._path:
            with suppress(FileNotFoundError, ValueError):
                known = json.loads(self._path.read_text())
                return known if isinstance(known, dict) else {}
        return {}

    def read(self) -> str | None:
        verdict = self._all().get(self._machine)
        return verdict if verdict in ("bf16", "f32") else None

    def write(self, verdict: str) -> str:
        if self._path:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Written beside and moved: API and worker may both start on an empty folder.
            with NamedTemporaryFile("w", dir=self._path.parent, delete=False) as file:
                json.dump(self._all() | {self._machine: verdict}, file)
            os.replace(file.name, self._path)
        return verdict
