create table host_key (
  host text primary key,
  key text not null,
  seen_at timestamptz not null
);
