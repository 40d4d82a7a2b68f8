"""One file per node of the answering graph; the graph itself is in `graph.py`."""
