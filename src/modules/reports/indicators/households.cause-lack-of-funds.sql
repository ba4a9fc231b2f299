-- id: households.cause-lack-of-funds
-- title: 缺资金致贫户
-- title-en: Households poor by lack of funds
-- group: cause
-- unit: 户
-- value: count
-- needs: register, cause
-- definition: 在册户中第一位致贫原因为“缺资金”的户数
-- definition-en: Households in the register whose main cause of poverty is lack of funds
-- numerator: 缺资金致贫户

select 1
from household_on
where main_cause = 'lack-of-funds';
