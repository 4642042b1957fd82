-- What was routed before is the whole host of a release's one process.
alter table route
  add column path text not null default '/',
  add column strip boolean not null default false,
  add column process text not null default 'web';

alter table route drop constraint route_pkey;
alter table route add primary key (host, path);
