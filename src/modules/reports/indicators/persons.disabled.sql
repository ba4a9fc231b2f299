-- id: persons.disabled
-- title: 残疾人口
-- title-en: Disabled persons
-- group: people
-- unit: 人
-- value: count
-- needs: members, health
-- definition: 健康状况含残疾的在册人口
-- definition-en: Persons in the register whose health names a disability
-- numerator: 残疾人口

select 1
from person_on
where 'disabled' = any (health_status);
