-- id: households.poor
-- title: 在贫户
-- title-en: Poor households
-- group: status
-- unit: 户
-- value: count
-- needs: register, status
-- definition: 登记状态为未脱贫的户数
-- definition-en: Households whose registration is poor
-- numerator: 在贫户

select 1
from household_on
where registration = 'poor';
