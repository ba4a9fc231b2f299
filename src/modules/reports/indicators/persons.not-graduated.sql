-- id: persons.not-graduated
-- title: 未脱贫人口
-- title-en: Persons not graduated
-- group: status
-- unit: 人
-- value: count
-- course: shrinks
-- needs: members, status
-- definition: 登记状态为未脱贫、预脱贫或返贫的户的全部成员
-- definition-en: All members of households whose registration is poor, pre-graduated or relapsed
-- numerator: 未脱贫人口

select 1
from person_on
where registration in ('poor', 'pre-graduated', 'relapsed');
