-- id: persons.relapsed
-- title: 返贫人口
-- title-en: Relapsed persons
-- group: status
-- unit: 人
-- value: count
-- needs: members, status
-- definition: 登记状态为返贫的户的全部成员
-- definition-en: All members of households whose registration is relapsed
-- numerator: 返贫人口

select 1
from person_on
where registration = 'relapsed';
