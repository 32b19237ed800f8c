"""Chinese full-text search: documents → analysis → index (Whoosh) → evaluate → snippets → service."""
