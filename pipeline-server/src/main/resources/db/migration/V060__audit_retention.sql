-- Retention removes the oldest entries and says so within its transaction; nothing else removes any.
create or replace function access_audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_setting('berth.audit_retention', true) = 'on' then
    return null;
  end if;
  raise exception 'the audit log is append-only';
end $$;
