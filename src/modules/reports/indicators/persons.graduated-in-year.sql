-- id: persons.graduated-in-year
-- title: 当年脱贫人口
-- title-en: Persons graduated in the year
-- group: status
-- unit: 人
-- value: count
-- needs: members, graduation-year
-- definition: 登记状态为已脱贫且脱贫年度为截止日期所在年度的户的全部成员
-- definition-en: All members of households whose registration is graduated in the year of the day
-- numerator: 当年脱贫人口

select 1
from person_on
where registration = 'graduated' and graduation_year = year;
