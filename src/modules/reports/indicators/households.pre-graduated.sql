-- id: households.pre-graduated
-- title: 预脱贫户
-- title-en: Pre-graduated households
-- group: status
-- unit: 户
-- value: count
-- needs: register, status
-- definition: 登记状态为预脱贫的户数
-- definition-en: Households whose registration is pre-graduated
-- numerator: 预脱贫户

select 1
from household_on
where registration = 'pre-graduated';
