-- id: households.registered
-- title: 建档立卡户
-- title-en: Registered households
-- group: base
-- unit: 户
-- value: count
-- needs: register, status
-- definition: 登记状态为未脱贫、预脱贫、已脱贫或返贫的户数
-- definition-en: Households whose registration is poor, pre-graduated, graduated or relapsed
-- numerator: 建档立卡户

select 1
from household_on
where registration in ('poor', 'pre-graduated', 'graduated', 'relapsed');
