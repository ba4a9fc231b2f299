-- An invented county is never mixed with a real one: the instance says what it is, and only the demo signs people in by link.

alter table instance add column demo jsonb;
comment on column instance.demo is
  'Null: a real register. Else the invented county: {seed, households, scenario, loaded}; set once while the database is empty.';
