-- id: persons.poor
-- title: 在贫人口
-- title-en: Poor persons
-- group: status
-- unit: 人
-- value: count
-- needs: members, status
-- definition: 登记状态为未脱贫的户的全部成员
-- definition-en: All members of households whose registration is poor
-- numerator: 在贫人口

select 1
from person_on
where registration = 'poor';
