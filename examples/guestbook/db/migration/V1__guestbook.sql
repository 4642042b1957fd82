create table account (
  name text primary key,
  password_salt bytea not null,
  password_hash bytea not null
);

create table entry (
  id bigint generated always as identity primary key,
  author text not null references account (name),
  words text not null,
  photo text,
  written_at timestamptz not null default now()
);
