-- id: households.cause-lack-of-skill
-- title: 缺技术致贫户
-- title-en: Households poor by lack of skills
-- group: cause
-- unit: 户
-- value: count
-- needs: register, cause
-- definition: 在册户中第一位致贫原因为“缺技术”的户数
-- definition-en: Households in the register whose main cause of poverty is lack of skills
-- numerator: 缺技术致贫户

select 1
from household_on
where main_cause = 'lack-of-skill';
