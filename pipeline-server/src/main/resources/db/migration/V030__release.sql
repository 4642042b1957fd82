-- A row is reserved before the instance starts (its number names the instance) and counts as a release
-- once went_live_at is set.
create table release (
  app text not null references app (name),
  number bigint not null,
  deploy_id uuid not null unique,
  environment text not null references environment (key),
  branch text not null,
  kind text not null,
  commit_id text not null,
  subject text not null,
  author text not null,
  image text not null,
  runtime jsonb not null,
  rollback_of bigint not null default 0,
  live boolean not null default false,
  created_at timestamptz not null,
  went_live_at timestamptz,
  removed_at timestamptz,
  primary key (app, number)
);

create unique index one_live_release on release (environment) where live;
create index release_of_environment on release (environment, number desc);
