-- What environments were last provisioned with, and who works on one.
create table provisioned (
  environment text primary key,
  inputs text not null,
  provisioned_at timestamptz not null
);

create table state_lock (
  environment text primary key,
  id text not null,
  info text not null,
  taken_at timestamptz not null
);
