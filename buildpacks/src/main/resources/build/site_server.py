"""Serves the pages that a documentation tool made: site_server.py DIRECTORY. Of the library of Python alone."""

import os
import sys
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(sys.argv[1]).resolve()


class Pages(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "berth"
    sys_version = ""

    def __init__(self, *arguments):
        super().__init__(*arguments, directory=str(ROOT))

    def send_head(self):
        """A name without its ending is a page too; what begins with a dot is not for visitors."""
        path = Path(self.translate_path(self.path))
        if any(part.startswith(".") for part in path.relative_to(ROOT).parts):
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        page = path.with_name(path.name + ".html") if path != ROOT else path
        if not path.exists() and page.is_file():
            name, mark, query = self.path.partition("?")
            self.path = name + ".html" + mark + query
        return super().send_head()

    def list_directory(self, path):
        self.send_error(HTTPStatus.NOT_FOUND)

    def send_error(self, code, message=None, explain=None):
        page = ROOT / "404.html"
        if code != HTTPStatus.NOT_FOUND or not page.is_file():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *arguments):
        pass


ThreadingHTTPServer.daemon_threads = True
ThreadingHTTPServer((os.environ.get("HOST", "0.0.0.0"), int(os.environ["PORT"])), Pages).serve_forever()
