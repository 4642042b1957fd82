-- Who may do what. Nothing in here can be used to sign in: every secret is stored as its SHA-256.
create table access_token (
  id           uuid primary key,
  name         text not null,
  hash         bytea not null unique check (length(hash) = 32),
  scopes       text not null,
  created_by   text not null,
  created_at   timestamptz not null,
  expires_at   timestamptz,
  last_used_at timestamptz,
  revoked_at   timestamptz
);

create table access_session (
  hash         bytea primary key check (length(hash) = 32),
  actor        text not null,
  scopes       text not null,
  token_id     uuid references access_token,
  created_at   timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at   timestamptz not null
);

create table access_login_link (
  hash       bytea primary key check (length(hash) = 32),
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz
);

create table access_audit (
  id      bigint generated always as identity primary key,
  at      timestamptz not null,
  actor   text not null,
  action  text not null,
  target  text not null,
  outcome text not null check (outcome in ('done', 'denied')),
  remote  text not null
);

create function access_audit_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end $$;

create trigger access_audit_append_only before update or delete or truncate on access_audit
  for each statement execute function access_audit_is_append_only();
