"""arXiv, the service: asked in turn, its answers looked at before they are believed."""
