-- id: persons.chronic-illness
-- title: 患长期慢性病人口
-- title-en: Persons with a chronic illness
-- group: people
-- unit: 人
-- value: count
-- needs: members, health
-- definition: 健康状况含长期慢性病的在册人口
-- definition-en: Persons in the register whose health names a long-term chronic illness
-- numerator: 患长期慢性病人口

select 1
from person_on
where 'chronic-illness' = any (health_status);
