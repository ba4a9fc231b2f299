-- id: households.size
-- title: 户均人口
-- title-en: Persons per household
-- group: base
-- unit: 人/户
-- value: ratio 2
-- needs: members
-- definition: 在册人口除以有成员记录的在册户数
-- definition-en: Persons in the register divided by households with a record of members
-- numerator: 在册人口
-- numerator-en: Persons in the register
-- denominator: 在册户
-- denominator-en: Households with a record of members

select 1
from person_on;

-- base
select 1
from household_on
where described;
