-- id: households.cause-lack-of-motivation
-- title: 自身发展动力不足致贫户
-- title-en: Households poor by lack of own drive
-- group: cause
-- unit: 户
-- value: count
-- needs: register, cause
-- definition: 在册户中第一位致贫原因为“自身发展动力不足”的户数
-- definition-en: Households in the register whose main cause of poverty is lack of own drive
-- numerator: 自身发展动力不足致贫户

select 1
from household_on
where main_cause = 'lack-of-motivation';
