-- id: households.status-unknown
-- title: 登记状态不明户
-- title-en: Households of unknown registration
-- group: status
-- unit: 户
-- value: count
-- needs: register
-- definition: 登记册未载明登记状态的户数
-- definition-en: Households whose registration the register does not tell
-- numerator: 登记状态不明户

select 1
from household_on
where registration = '';
