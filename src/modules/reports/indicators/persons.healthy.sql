-- persons.healthy
-- id: persons.healthy
-- title: 健康人口
-- title-en: Healthy persons
-- group: people
-- unit: 人
-- value: count
-- needs: members, health
-- definition: 健康状况为健康的在册人口
-- definition-en: Persons in the register whose health is stated as healthy
-- numerator: 健康人口

select 1
from person_on
where 'healthy' = any (health_status);
