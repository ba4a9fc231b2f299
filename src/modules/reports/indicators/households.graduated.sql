-- id: households.graduated
-- title: 累计脱贫户
-- title-en: Graduated households in all
-- group: status
-- unit: 户
-- value: count
-- course: grows
-- needs: register, status
-- definition: 登记状态为已脱贫，不论脱贫年度的户数
-- definition-en: Households whose registration is graduated, of whatever year
-- numerator: 累计脱贫户

select 1
from household_on
where registration = 'graduated';
