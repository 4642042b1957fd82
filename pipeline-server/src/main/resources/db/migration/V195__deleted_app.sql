-- A deleted app is kept for a while and can be brought back; what is purged only leaves its name.
alter table app add column deleted_at timestamptz;
alter table app add column purged boolean not null default false;
