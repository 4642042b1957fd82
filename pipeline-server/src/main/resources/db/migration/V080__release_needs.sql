-- Releases from before environments had databases and volumes.
update release set runtime = runtime || '{"database": false, "volume": false}'::jsonb
where not runtime ? 'database';
