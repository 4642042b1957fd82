create table subscriber (
  id text primary key,
  app text not null references app (name),
  kind text not null check (kind in ('WEBHOOK', 'SLACK')),
  host text not null,
  events text not null,
  created_by text not null,
  created_at timestamptz not null
);

create table message (
  app text not null references app (name),
  about text not null,
  part text not null,
  wanted text not null,
  told text not null default '',
  remote text not null default '',
  attempts int not null default 0,
  next_at timestamptz not null,
  state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'GAVE_UP')),
  words text not null default '',
  changed_at timestamptz not null,
  primary key (about, part)
);

create index message_of_app on message (app, changed_at desc);
