-- id: households.ordinary
-- title: 在册一般农户
-- title-en: Ordinary households in the register
-- group: status
-- unit: 户
-- value: count
-- needs: register, status
-- definition: 登记状态为一般农户（如边缘易致贫户）的户数
-- definition-en: Households whose registration is ordinary (for example at the margin of poverty)
-- numerator: 在册一般农户

select 1
from household_on
where registration = 'ordinary';
