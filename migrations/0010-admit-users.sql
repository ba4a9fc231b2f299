-- 用户与登录: who may enter, and their sessions. Tables of better-auth under our own names; only the connections that sign
-- people in (session setting daohu.role = 'authentication') read password hashes and session tokens.

create table auth_user (
  id text primary key,
  username text not null unique check (username ~ '^[a-z0-9][a-z0-9._-]{2,31}$'),
  name text not null check (name <> ''),
  -- better-auth wants an address; ours is made of the user name and reaches nobody.
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  last_sign_in_at timestamptz,
  disabled_at timestamptz,
  -- Sessions begun before this instant are void: after a change of role, a new password, a disabling.
  sessions_void_before timestamptz not null default '-infinity'
);
comment on table auth_user is '用户: a person of the staff who may sign in. Never deleted: the audit names it.';
alter table auth_user enable row level security;
alter table auth_user force row level security;
create policy known_to_all on auth_user for select to daohu_app using (true);
create policy add on auth_user for insert to daohu_app with check ((select actor_role()) in ('operator', 'system-administrator'));
create policy change on auth_user for update to daohu_app
  using ((select actor_role()) in ('authentication', 'operator', 'system-administrator', 'security-administrator'));
create policy maintenance on auth_user to daohu_maintainer using (true) with check (true);
grant select, insert on auth_user to daohu_app;
grant update (updated_at, last_sign_in_at, disabled_at, sessions_void_before) on auth_user to daohu_app;

create table auth_account (
  id text primary key,
  user_id text not null unique references auth_user,
  account_id text not null,
  provider_id text not null check (provider_id = 'credential'),
  -- argon2id in its PHC form
  password text check (password like '$argon2id$%'),
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
comment on table auth_account is 'The password hash of a user; read only where people sign in, written only through set_password and by its owner.';
alter table auth_account enable row level security;
alter table auth_account force row level security;
create policy sign_in on auth_account to daohu_app
  using ((select actor_role()) = 'authentication') with check ((select actor_role()) = 'authentication');
create policy maintenance on auth_account to daohu_maintainer using (true) with check (true);
grant select on auth_account to daohu_app;
grant update (password, updated_at) on auth_account to daohu_app;

create table auth_session (
  id text primary key,
  user_id text not null references auth_user,
  token text not null unique,
  -- Pushed forward while the session is used: the idle limit. created_at carries the absolute one.
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  ip_address text,
  user_agent text
);
create index auth_session_by_user on auth_session (user_id);
alter table auth_session enable row level security;
alter table auth_session force row level security;
create policy sign_in on auth_session to daohu_app
  using ((select actor_role()) = 'authentication') with check ((select actor_role()) = 'authentication');
create policy maintenance on auth_session to daohu_maintainer using (true) with check (true);
grant select, insert, update, delete on auth_session to daohu_app;

create table auth_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
comment on table auth_verification is 'Expected by better-auth; the application''s role may not touch it, because nothing of ours sends mail or codes.';

create table sign_in_attempt (
  -- `account <keyed hash of the user name>` or `address <ip>`
  subject text primary key,
  failures integer not null,
  since timestamptz not null
);
comment on table sign_in_attempt is 'Failed sign-ins of a window, of an account and of an address; also of accounts that do not exist.';
alter table sign_in_attempt enable row level security;
alter table sign_in_attempt force row level security;
create policy sign_in on sign_in_attempt to daohu_app
  using ((select actor_role()) = 'authentication') with check ((select actor_role()) = 'authentication');
create policy maintenance on sign_in_attempt to daohu_maintainer using (true) with check (true);
grant select, insert, update, delete on sign_in_attempt to daohu_app;
