-- id: households.class-minimum-living
-- title: 低保贫困户（脱贫户）
-- title-en: Households with minimum living allowance
-- group: status
-- unit: 户
-- value: count
-- needs: register, class
-- definition: 贫困户属性为低保户、低保贫困户、低保脱贫户的户数
-- definition-en: Households of the minimum living allowance class, graduated ones included
-- numerator: 低保贫困户（脱贫户）

select 1
from household_on
where poverty_class in ('minimum-living', 'minimum-living-poor', 'minimum-living-graduated');
