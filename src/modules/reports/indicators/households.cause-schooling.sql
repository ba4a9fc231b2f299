-- id: households.cause-schooling
-- title: 因学致贫户
-- title-en: Households poor by schooling costs
-- group: cause
-- unit: 户
-- value: count
-- needs: register, cause
-- definition: 在册户中第一位致贫原因为“因学”的户数
-- definition-en: Households in the register whose main cause of poverty is schooling costs
-- numerator: 因学致贫户

select 1
from household_on
where main_cause = 'schooling';
