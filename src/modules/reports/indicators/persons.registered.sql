-- id: persons.registered
-- title: 建档立卡人口
-- title-en: Registered persons
-- group: base
-- unit: 人
-- value: count
-- needs: members, status
-- definition: 登记状态为未脱贫、预脱贫、已脱贫或返贫的户的全部成员
-- definition-en: All members of households whose registration is poor, pre-graduated, graduated or relapsed
-- numerator: 建档立卡人口

select 1
from person_on
where registration in ('poor', 'pre-graduated', 'graduated', 'relapsed');
