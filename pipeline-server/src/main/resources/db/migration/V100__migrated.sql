-- With which files a database was last migrated, and what its history table said then.
create table migrated (
  environment text primary key,
  files text not null,
  history text not null,
  version text not null
);
