-- id: households.graduated-in-year
-- title: 当年脱贫户
-- title-en: Households graduated in the year
-- group: status
-- unit: 户
-- value: count
-- needs: register, graduation-year
-- definition: 登记状态为已脱贫且脱贫年度为截止日期所在年度的户数
-- definition-en: Households whose registration is graduated in the year of the day
-- numerator: 当年脱贫户

select 1
from household_on
where registration = 'graduated' and graduation_year = year;
