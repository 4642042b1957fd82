create table route (
  host text primary key,
  target_host text not null,
  target_port integer not null,
  release text not null,
  assets jsonb not null default '[]'
);

create table route_generation (
  singleton boolean primary key default true check (singleton),
  generation bigint not null
);

insert into route_generation (generation) values (0);
