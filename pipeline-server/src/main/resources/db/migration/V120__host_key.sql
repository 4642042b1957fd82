create table host_key (
  app text not null,
  host text not null,
  key text not null,
  seen_at timestamptz not null,
  primary key (app, host)
);
