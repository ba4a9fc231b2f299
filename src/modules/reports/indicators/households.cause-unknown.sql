-- households.cause-unknown
-- id: households.cause-unknown
-- title: 致贫原因未登记户
-- title-en: Households without a stated cause
-- group: cause
-- unit: 户
-- value: count
-- needs: register, cause
-- definition: 在册户中没有登记致贫原因的户数；与各致贫原因户数之和为在册户
-- definition-en: Households in the register without a stated cause; with the households of all causes they add up to the register
-- numerator: 致贫原因未登记户

select 1
from household_on
where main_cause is null;
