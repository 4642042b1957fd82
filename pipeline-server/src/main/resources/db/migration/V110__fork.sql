alter table environment drop constraint environment_kind_check;
alter table environment add constraint environment_kind_check check (kind in ('PRODUCTION', 'PREVIEW', 'FORK'));
