"""A guestbook with sign-in, PostgreSQL and photos. Nothing is set up by hand."""

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path

from fastapi import FastAPI, Form, HTTPException, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.templating import Jinja2Templates
from sqlalchemy import select, text
from starlette.middleware.sessions import SessionMiddleware

from database import Account, Entry, Session

PHOTOS = Path(os.environ.get("STORAGE_DIR", ".")) / "photos"
LARGEST = 5 * 1024 * 1024

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ["SECRET_KEY"], same_site="lax")
templates = Jinja2Templates(directory=Path(__file__).parent / "templates")


@app.get("/health")
def health():
    with Session() as session:
        session.execute(text("select 1"))
    return {"status": "ok"}


@app.get("/", response_class=HTMLResponse)
def page(request: Request):
    with Session() as session:
        entries = session.scalars(select(Entry).order_by(Entry.id.desc()).limit(50)).all()
        return templates.TemplateResponse(
            request, "page.html", {"name": request.session.get("name"), "entries": entries}
        )


@app.post("/sign-in")
def sign_in(request: Request, name: str = Form(), password: str = Form(min_length=8)):
    if not re.fullmatch(r"[\w .-]{1,40}", name):
        raise HTTPException(400, "A name of letters and digits, please.")
    with Session.begin() as session:
        account = session.get(Account, name)
        if account is None:
            salt = secrets.token_bytes(16)
            account = Account(name=name, salt=salt, hash=digest(password, salt))
            session.add(account)
        if not hmac.compare_digest(account.hash, digest(password, account.salt)):
            raise HTTPException(403, "That name has another password.")
    request.session["name"] = name
    return RedirectResponse("/", 303)


@app.post("/entries")
async def write(request: Request, words: str = Form(max_length=500), photo: UploadFile | None = None):
    author = request.session.get("name")
    if not author:
        raise HTTPException(401, "Sign in first.")
    with Session.begin() as session:
        session.add(Entry(author=author, words=words, photo=await keep(photo)))
    return RedirectResponse("/", 303)


@app.get("/photos/{name}")
def show(name: str):
    if not re.fullmatch(r"[0-9a-f]{32}", name) or not (PHOTOS / name).is_file():
        raise HTTPException(404)
    return FileResponse(PHOTOS / name, media_type="image/png", headers={"X-Content-Type-Options": "nosniff"})


async def keep(photo: UploadFile | None) -> str | None:
    if photo is None or not photo.filename or photo.content_type != "image/png":
        return None
    content = await photo.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise HTTPException(413, "5 MB at most.")
    PHOTOS.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(16)
    (PHOTOS / name).write_bytes(content)
    return name


def digest(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
