import ssl
import sqlite3

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello():
    version = sqlite3.connect(":memory:").execute("select sqlite_version()").fetchone()[0]
    return f"hello from flask, sqlite {version}, {ssl.OPENSSL_VERSION}\n"
