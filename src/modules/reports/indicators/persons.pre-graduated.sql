-- id: persons.pre-graduated
-- title: 预脱贫人口
-- title-en: Pre-graduated persons
-- group: status
-- unit: 人
-- value: count
-- needs: members, status
-- definition: 登记状态为预脱贫的户的全部成员
-- definition-en: All members of households whose registration is pre-graduated
-- numerator: 预脱贫人口

select 1
from person_on
where registration = 'pre-graduated';
