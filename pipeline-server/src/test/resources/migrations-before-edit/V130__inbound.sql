create table connection (
  app text primary key references app (name),
  id text not null unique,
  service text not null,
  address text not null,
  default_branch text not null,
  hook text,
  connected_by text not null,
  connected_at timestamptz not null,
  confirmed_at timestamptz,
  looked_at timestamptz,
  look_next_at timestamptz not null,
  failures int not null default 0,
  trouble text not null default '',
  refused_at timestamptz
);

create table connected_branch (
  app text not null references connection (app) on delete cascade,
  branch text not null,
  commit text not null,
  primary key (app, branch)
);

create table delivery (
  number bigint generated always as identity primary key,
  app text not null references connection (app) on delete cascade,
  id text not null,
  digest text not null,
  event text not null,
  headers text not null,
  body bytea,
  received_at timestamptz not null,
  attempts int not null default 0,
  next_at timestamptz not null,
  handled_at timestamptz,
  state text not null default 'WAITING' check (state in ('WAITING', 'DONE', 'IGNORED', 'FAILED')),
  words text not null default '',
  unique (app, id),
  unique (app, digest)
);

create index delivery_waiting on delivery (next_at) where state = 'WAITING';

create table contributor (
  app text not null references connection (app) on delete cascade,
  name text not null,
  approved_by text not null,
  approved_at timestamptz not null,
  primary key (app, name)
);

create table request (
  app text not null references connection (app) on delete cascade,
  number int not null,
  head text not null,
  branch text not null,
  source text not null,
  fork boolean not null,
  author text not null,
  url text not null,
  state text not null check (state in ('WAITING', 'OPEN', 'CLOSED')),
  updated_at timestamptz not null,
  primary key (app, number)
);
