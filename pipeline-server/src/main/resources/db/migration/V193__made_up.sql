-- What Berth made up is its own layer, below everything that a person sets. Values that were made up
-- before stand where people's own do; those are marked, and moved at their next use.
alter table variable add column made_up boolean not null default false;

update variable set made_up = true where changed_by = 'Berth' and scope like '%/env/%';
