-- How often the instance of a live release ended by itself.
create table crash (
  environment text        not null,
  release     bigint      not null,
  count       integer     not null,
  run         integer     not null,
  since       timestamptz not null,
  last        timestamptz not null,
  ending      text        not null,
  primary key (environment, release)
);

-- Who hears of failures hears of releases that crash again and again.
update subscriber set events = events || ',CRASHING' where events like '%FAILED%';
