-- id: households.not-graduated
-- title: 未脱贫户
-- title-en: Households not graduated
-- group: status
-- unit: 户
-- value: count
-- course: shrinks
-- needs: register, status
-- definition: 登记状态为未脱贫、预脱贫或返贫的户数
-- definition-en: Households whose registration is poor, pre-graduated or relapsed
-- numerator: 未脱贫户

select 1
from household_on
where registration in ('poor', 'pre-graduated', 'relapsed');
