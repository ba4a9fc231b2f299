-- id: persons.destitute-support
-- title: 特困供养人口
-- title-en: Persons with destitute support
-- group: people
-- unit: 人
-- value: count
-- needs: members, destitute-support
-- definition: 是否特困供养人员为“是”的在册人口
-- definition-en: Persons in the register with destitute support
-- numerator: 特困供养人口

select 1
from person_on
where destitute_support;
