-- id: persons.serious-illness
-- title: 患大病人口
-- title-en: Persons with a serious illness
-- group: people
-- unit: 人
-- value: count
-- needs: members, health
-- definition: 健康状况含患有大病的在册人口
-- definition-en: Persons in the register whose health names a serious illness
-- numerator: 患大病人口

select 1
from person_on
where 'serious-illness' = any (health_status);
