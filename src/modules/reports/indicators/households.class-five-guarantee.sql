-- id: households.class-five-guarantee
-- title: 特困供养（五保）户
-- title-en: Households with destitute support
-- group: status
-- unit: 户
-- value: count
-- needs: register, class
-- definition: 贫困户属性为五保户、低保特困供养贫困户、特困供养脱贫户的户数
-- definition-en: Households of the five-guarantee or destitute support class, graduated ones included
-- numerator: 特困供养（五保）户

select 1
from household_on
where poverty_class in ('five-guarantee', 'minimum-living-destitute', 'destitute-graduated');
