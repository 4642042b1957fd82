-- Variables that builds get too, by name: whichever value applies to an environment, its builds have it.
create table build_variable (
    app  text not null,
    name text not null,
    primary key (app, name)
);
