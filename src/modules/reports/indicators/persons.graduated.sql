-- id: persons.graduated
-- title: 累计脱贫人口
-- title-en: Graduated persons in all
-- group: status
-- unit: 人
-- value: count
-- needs: members, status
-- definition: 登记状态为已脱贫，不论脱贫年度的户的全部成员
-- definition-en: All members of households whose registration is graduated, of whatever year
-- numerator: 累计脱贫人口

select 1
from person_on
where registration = 'graduated';
