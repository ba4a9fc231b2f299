-- id: households.relapsed
-- title: 返贫户
-- title-en: Relapsed households
-- group: status
-- unit: 户
-- value: count
-- needs: register, status
-- definition: 登记状态为返贫的户数
-- definition-en: Households whose registration is relapsed
-- numerator: 返贫户

select 1
from household_on
where registration = 'relapsed';
