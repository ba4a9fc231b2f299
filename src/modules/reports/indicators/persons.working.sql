-- id: persons.working
-- title: 务工人口
-- title-en: Persons at work away or for wages
-- group: people
-- unit: 人
-- value: count
-- needs: members, work
-- definition: 务工时间大于 0 个月的在册人口
-- definition-en: Persons in the register with more than 0 months of work
-- numerator: 务工人口

select 1
from person_on
where work_months > 0;
