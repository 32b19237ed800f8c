"""What the search is measured beside: engines that one would pick instead, over the same passages.

Each gets what its tutorials give: Whoosh its Chinese analyzer, the others text cut into words
beforehand, because they cut no Chinese themselves. Each reads what was typed with its own query
parser, searches the passage and the headings above it, and counts by facet. The program counts
one more, topics, of which a passage has several: Whoosh takes tens of milliseconds for that alone.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jieba

from scripts.search.records import SearchDocument

RANKED = ("heading", "text")
FACETS = ("year", "agency", "kind", "status", "masked")


class Naive:
    """Whoosh with jieba's analyzer, BM25F."""

    name = "Whoosh+jieba"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._searcher: Any = None

    def write(self, documents: Sequence[SearchDocument]) -> None:
        """Indexes the passages."""
        from jieba.analyse import ChineseAnalyzer
        from whoosh import fields, index

        self.folder.mkdir()
        facets = {name: fields.ID(stored=True, sortable=True) for name in FACETS}
        ranked = {name: fields.TEXT(analyzer=ChineseAnalyzer(), stored=name == "text") for name in RANKED}
        schema = fields.Schema(**ranked, **facets)
        created = index.create_in(str(self.folder), schema)
        writer = created.writer(limitmb=512)
        for document in documents:
            writer.add_document(heading=document.context, text=document.text, **_facets(document))
        writer.commit()

    def open(self) -> None:
        """Opens what was written."""
        from whoosh import index, qparser

        opened = index.open_dir(str(self.folder))
        self._searcher = opened.searcher()
        self._all = qparser.MultifieldParser(RANKED, opened.schema)
        self._any = qparser.MultifieldParser(RANKED, opened.schema, group=qparser.OrGroup)

    def every(self, *words: str) -> int:
        """The first ten that hold all words."""
        return self._count(self._query(*words))

    def any(self, *words: str) -> int:
        """The first ten that hold any."""
        return self._count(self._any.parse(" ".join(words)))

    def filtered(self, year: int, *words: str) -> int:
        """The first ten of a year that hold all words."""
        from whoosh import query

        found = self._searcher.search(self._query(*words), limit=10, filter=query.Term("year", str(year)))
        return sum(1 for _ in found)

    def phrase(self, text: str) -> int:
        """The first ten that hold the words one after another."""
        from whoosh import query

        words = [word for word in jieba.cut(text) if len(word) > 1]
        return self._count(query.Phrase("text", words)) if words else 0  # it indexes no single characters

    def page(self, *words: str) -> int:
        """Ten hits with their text marked, and counts by facet."""
        found = self._searcher.search(self._query(*words), limit=10, groupedby=list(FACETS))
        counts = {name: {key: len(ids) for key, ids in found.groups(name).items()} for name in FACETS}
        shown = [(hit["text"], hit.highlights("text")) for hit in found[:10]]
        return len(shown) if counts else 0

    def _query(self, *words: str) -> Any:
        return self._all.parse(" ".join(words))

    def _count(self, wanted: Any) -> int:
        return sum(1 for _ in self._searcher.search(wanted, limit=10))


class Tantivy:
    """tantivy, the engine written in Rust, through its Python package."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        import tantivy

        self.folder = folder
        folder.mkdir()
        builder = tantivy.SchemaBuilder()
        for name in RANKED:
            builder.add_text_field(name, stored=False, tokenizer_name="whitespace")
        builder.add_text_field("raw", stored=True, tokenizer_name="raw", index_option="basic")
        for name in FACETS:
            builder.add_text_field(name, stored=True, fast=True, tokenizer_name="raw")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._searcher: Any = None

    def write(self, documents: Sequence[SearchDocument]) -> None:
        """Indexes the passages, cut into words."""
        import tantivy

        writer = self._index.writer(heap_size=256_000_000, num_threads=1)
        for document in documents:
            cut = {"heading": " ".join(jieba.cut(document.context)), "text": " ".join(jieba.cut(document.text))}
            writer.add_document(tantivy.Document(raw=document.text, **cut, **_facets(document)))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """Opens what was written."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def every(self, *words: str) -> int:
        """The first ten that hold all words."""
        return len(self._searcher.search(self._query(*words), 10, count=False).hits)

    def any(self, *words: str) -> int:
        """The first ten that hold any."""
        return len(self._searcher.search(self._parse(" ".join(words)), 10, count=False).hits)

    def filtered(self, year: int, *words: str) -> int:
        """The first ten of a year that hold all words."""
        import tantivy

        of_year = tantivy.Query.term_query(self._schema, "year", str(year))
        clauses = [(tantivy.Occur.Must, self._query(*words)), (tantivy.Occur.Must, of_year)]
        return len(self._searcher.search(tantivy.Query.boolean_query(clauses), 10, count=False).hits)

    def phrase(self, text: str) -> int:
        """The first ten that hold the words one after another."""
        cut = " ".join(jieba.cut(text))
        return len(self._searcher.search(self._parse(f'"{cut}"'), 10, count=False).hits)

    def page(self, *words: str) -> int:
        """Ten hits with their text marked, and counts by facet."""

        query = self._query(*words)
        found = self._searcher.search(query, 10, count=True)
        wanted = {name: {"terms": {"field": name, "size": 300}} for name in FACETS}
        counts = self._searcher.aggregate(query, wanted)
        shown = []
        for _, address in found.hits:
            document = self._searcher.doc(address)
            raw = document["raw"][0]
            marked = [(raw.find(word), word) for word in words]
            shown.append((document["year"], document["agency"], raw, marked))
        return len(shown) if counts else 0

    def _query(self, *words: str) -> Any:
        return self._parse(" ".join(f"+{word}" for word in words))

    def _parse(self, typed: str) -> Any:
        return self._index.parse_query(typed, list(RANKED))


class Fts5:
    """SQLite's full-text search, ranked by its bm25."""

    name = "SQLite FTS5"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._path = folder / "fts.db"
        self._db: sqlite3.Connection | None = None

    def write(self, documents: Sequence[SearchDocument]) -> None:
        """Indexes the passages, cut into words."""
        with sqlite3.connect(self._path) as db:
            db.execute(f"CREATE TABLE passage (id INTEGER PRIMARY KEY, raw, {', '.join(FACETS)})")
            db.execute("CREATE VIRTUAL TABLE cut USING fts5 (heading, text, content='')")
            for number, document in enumerate(documents):
                facets = _facets(document)
                db.execute("INSERT INTO passage VALUES (?,?,?,?,?,?,?)", (number, document.text, *facets.values()))
                cut = (" ".join(jieba.cut(text)) for text in (document.context, document.text))
                db.execute("INSERT INTO cut (rowid, heading, text) VALUES (?,?,?)", (number, *cut))

    def open(self) -> None:
        """Opens what was written."""
        self._db = sqlite3.connect(self._path)

    def every(self, *words: str) -> int:
        """The first ten that hold all words."""
        return self._count(" AND ".join(f'"{word}"' for word in words))

    def any(self, *words: str) -> int:
        """The first ten that hold any."""
        return self._count(" OR ".join(f'"{word}"' for word in words))

    def filtered(self, year: int, *words: str) -> int:
        """The first ten of a year that hold all words."""
        sql = "SELECT id FROM cut JOIN passage ON id = cut.rowid WHERE cut MATCH ? AND year = ? ORDER BY rank LIMIT 10"
        return len(self._ask(sql, " AND ".join(f'"{word}"' for word in words), str(year)))

    def phrase(self, text: str) -> int:
        """The first ten that hold the words one after another."""
        return self._count('"' + " ".join(jieba.cut(text)) + '"')

    def page(self, *words: str) -> int:
        """Ten hits with their text marked, and counts by facet."""
        wanted = " AND ".join(f'"{word}"' for word in words)
        sql = (
            "SELECT raw, year, agency FROM cut JOIN passage ON id = cut.rowid WHERE cut MATCH ? ORDER BY rank LIMIT 10"
        )
        shown = [(raw, [(raw.find(word), word) for word in words]) for raw, *_ in self._ask(sql, wanted)]
        for name in FACETS:
            counts = f"SELECT {name}, count(*) FROM cut JOIN passage ON id = cut.rowid WHERE cut MATCH ? GROUP BY 1"
            self._ask(counts, wanted)
        return len(shown)

    def _count(self, wanted: str) -> int:
        return len(self._ask("SELECT rowid FROM cut WHERE cut MATCH ? ORDER BY rank LIMIT 10", wanted))

    def _ask(self, sql: str, *values: str) -> list[Any]:
        assert self._db is not None
        return self._db.execute(sql, values).fetchall()


def _facets(document: SearchDocument) -> dict[str, str]:
    return {name: str(getattr(document, name)) for name in FACETS}
