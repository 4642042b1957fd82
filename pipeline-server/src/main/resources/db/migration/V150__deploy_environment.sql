-- The engine knows app and environment: a lane has always been an environment's key, and every request has named
-- app, branch and kind.
alter table deploy rename column lane to environment;
alter index deploy_one_active_per_lane rename to deploy_one_active_per_environment;

alter table deploy
  add column app text,
  add column branch text,
  add column environment_kind text;

update deploy set
  app = coalesce(request ->> 'app', split_part(environment, '--', 1)),
  branch = coalesce(request ->> 'branch', ''),
  environment_kind = coalesce(
    request ->> 'kind', case when environment like '%--%' then 'PREVIEW' else 'PRODUCTION' end);

alter table deploy
  alter column app set not null,
  alter column branch set not null,
  alter column environment_kind set not null;

create index deploy_of_app on deploy (app, number desc);
create index deploy_of_environment on deploy (environment, number desc);
create index deploy_stuck on deploy (number) where status = 'STUCK';
drop index deploy_newest;
