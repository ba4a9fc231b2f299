-- id: households.cause-other
-- title: 其他原因致贫户
-- title-en: Households poor by another cause
-- group: cause
-- unit: 户
-- value: count
-- needs: register, cause
-- definition: 在册户中第一位致贫原因为上列以外原因的户数
-- definition-en: Households in the register whose main cause of poverty is none of the above
-- numerator: 其他原因致贫户

select 1
from household_on
where main_cause not in ('illness', 'disability', 'schooling', 'disaster', 'lack-of-skill', 'lack-of-funds', 'lack-of-labor', 'lack-of-motivation');
