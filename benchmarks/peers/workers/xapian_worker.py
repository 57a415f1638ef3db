"""Xapian behind the protocol of frsearch/bench/subprocess_engine.py; needs only the module xapian."""

import json
import os
import sys
import time

os.environ["XAPIAN_FLUSH_THRESHOLD"] = "50000"

import xapian  # reads the environment

SNIPPET_CHARS = 400
FIELD, LINE = "\x1f", "\x1e"
ID = 0
"""The number of the column with the ids."""


class Worker:
    """One index, the articles loaded for it, and a method for each request."""

    def __init__(self):
        self.loaded = []
        self.stemmer = xapian.Stem("french")
        self.parser = xapian.QueryParser()
        self.parser.set_stemmer(self.stemmer)
        self.parser.set_stemming_strategy(xapian.QueryParser.STEM_SOME)

    def version(self):
        """Return name and version."""
        return [f"Xapian {xapian.version_string()}"]

    def load(self, *article):
        """Hold id, title and body of an article for later."""
        self.loaded.append(article)

    def build(self, path):
        """Index the loaded articles."""
        self._write(path)
        return []

    def open(self, path):
        """Open the index; return the number of articles."""
        self.path = path
        self.database = xapian.Database(path)
        return [self.database.get_doccount()]

    def add(self):
        """Add the loaded articles to the open index."""
        self._write(self.path)
        self.database.reopen()
        return []

    def search(self, kind, limit, *words):
        """Return the ids of the best articles, with a snippet for each."""
        cpu, wall = time.process_time(), time.perf_counter()
        found = self._found(kind, int(limit), words)
        answer = []
        for hit in found:
            body = json.loads(hit.document.get_data())["body"]
            answer += [hit.document.get_value(ID).decode(), self._snippet(found, body)]
        took = (1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall))
        return [found.get_matches_estimated(), *took, *answer]

    def _write(self, path):
        database = xapian.WritableDatabase(path, xapian.DB_CREATE_OR_OPEN)
        generator = xapian.TermGenerator()
        generator.set_stemmer(self.stemmer)
        for article_id, title, body in self.loaded:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(title)
            generator.increase_termpos()
            generator.index_text(body)
            document.add_boolean_term("Q" + article_id)
            document.add_value(ID, article_id)
            document.set_data(json.dumps({"title": title, "body": body}, ensure_ascii=False))
            database.add_document(document)
        database.commit()
        database.close()
        self.loaded = []

    def _found(self, kind, limit, words):
        lowered = [word.lower() for word in words]
        text = {"phrase": f'"{" ".join(lowered)}"', "both": " AND ".join(lowered)}.get(kind, " ".join(lowered))
        flags = xapian.QueryParser.FLAG_PHRASE | xapian.QueryParser.FLAG_BOOLEAN
        query = self.parser.parse_query(text, flags)
        enquire = xapian.Enquire(self.database)
        enquire.set_query(query)
        return enquire.get_mset(0, limit, self.database.get_doccount())  # checking all documents makes the total exact

    def _snippet(self, found, body):
        flags = xapian.MSet.SNIPPET_BACKGROUND_MODEL | xapian.MSet.SNIPPET_EXHAUSTIVE
        return found.snippet(body, SNIPPET_CHARS, self.stemmer, flags, "[", "]").decode()


def main():
    """Answer each request."""
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    worker = Worker()
    for line in sys.stdin:
        request, *fields = line.rstrip("\n").replace(LINE, "\n").split(FIELD)
        try:
            answer = getattr(worker, request)(*fields)
            response = None if answer is None else ["ok", *map(str, answer)]
        except Exception as error:  # reported to the other side, which decides
            response = ["error", f"{type(error).__name__}: {error}"]
        if response is not None:
            print(FIELD.join(response).replace("\n", LINE), flush=True)


if __name__ == "__main__":
    main()
