"""Embeddings: texts as vectors, near to each other where the texts are about the same; `embedder.py` says how."""
