-- Who set which variable when. Values are in the store of secrets, never here.
create table variable (
    scope      text        not null,
    name       text        not null,
    app        text        not null,
    title      text        not null,
    version    bigint      not null,
    changed_by text        not null,
    changed_at timestamptz not null,
    primary key (scope, name)
);

create index variable_app on variable (app);
