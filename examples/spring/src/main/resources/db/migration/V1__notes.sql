create table note (
  id bigint generated always as identity primary key,
  words text not null,
  written timestamptz not null default now()
);
