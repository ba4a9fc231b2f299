-- 试算: what a change of policy would do, saved with its inputs. The households are not kept: they are derived again and held against the digests.

create table simulation (
  county text not null check (county ~ '^[0-9]{6}$'),
  id uuid not null,
  area text not null check (area ~ '^[0-9]{12}$'),
  title text not null,
  on_day date not null,
  -- The instant of the knowledge that it rests on; null until it was worked out.
  known_at timestamptz,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  -- Scenario of screening/simulation/model.ts.
  inputs jsonb not null,
  -- Households of the register that the scenario names as its truth, by the numbers of a list.
  truth uuid[],
  -- How many numbers of that list the register did not have.
  truth_not_found integer not null default 0,
  -- The rules and numbers that were held against each other, and their SHA-256.
  policy jsonb,
  policy_digest text,
  -- Sums, causes and digests of households by village: screening/simulation/rules.ts.
  results jsonb,
  -- SHA-256 over the digests of the villages.
  digest text,
  created_by text not null,
  created_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  primary key (county, id),
  check (state <> 'done' or (known_at is not null and policy is not null and policy_digest is not null and results is not null and digest is not null))
);
comment on table simulation is 'What a change of policy would do: inputs, policy, sums. No household is kept in it but those of a list that was given as the truth.';
create index simulation_by_age on simulation (county, id desc);
call guard_by_area('simulation', 'area');
