"""Vector stores behind `contracts.ports.VectorStore`."""
