create table app (
  name text primary key,
  production_branch text not null,
  created_at timestamptz not null
);

create table environment (
  key text primary key,
  app text not null references app (name),
  branch text not null,
  kind text not null check (kind in ('PRODUCTION', 'PREVIEW')),
  created_at timestamptz not null,
  ended_at timestamptz
);

create index environment_of_app on environment (app);
