-- id: households.all
-- title: 在册户
-- title-en: Households in the register
-- group: base
-- unit: 户
-- value: count
-- needs: register
-- definition: 登记册中在截止日期仍在册的全部户，含一般农户
-- definition-en: All households in the register on the day, ordinary ones included
-- numerator: 在册户

select 1
from household_on;
