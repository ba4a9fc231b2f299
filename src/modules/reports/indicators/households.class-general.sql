-- id: households.class-general
-- title: 一般贫困户（脱贫户）
-- title-en: General poor households
-- group: status
-- unit: 户
-- value: count
-- needs: register, class
-- definition: 贫困户属性为一般贫困户、一般脱贫户的户数
-- definition-en: Households of the general class, graduated ones included
-- numerator: 一般贫困户（脱贫户）

select 1
from household_on
where poverty_class in ('general', 'general-graduated');
