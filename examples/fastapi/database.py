import os

from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, sessionmaker


def url() -> str:
    """SQLAlchemy wants the driver's name in the address."""
    given = os.environ.get("DATABASE_URL", "postgresql://localhost/guests")
    return given.replace("postgresql://", "postgresql+psycopg://", 1)


engine = create_engine(url(), pool_size=5, pool_pre_ping=True)
Session = sessionmaker(engine)


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    name: Mapped[str] = mapped_column(primary_key=True)
    salt: Mapped[bytes]
    hash: Mapped[bytes]


class Entry(Base):
    __tablename__ = "entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    author: Mapped[str]
    words: Mapped[str]
    photo: Mapped[str | None]
