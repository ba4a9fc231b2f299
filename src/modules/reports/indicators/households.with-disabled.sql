-- id: households.with-disabled
-- title: 有残疾成员的户
-- title-en: Households with a disabled member
-- group: people
-- unit: 户
-- value: count
-- needs: members, health
-- definition: 至少一名成员健康状况含残疾的在册户
-- definition-en: Households in the register with at least one member whose health names a disability
-- numerator: 有残疾成员的户

select 1
from household_on
where has_disabled;
