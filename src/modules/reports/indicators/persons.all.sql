-- id: persons.all
-- title: 在册人口
-- title-en: Persons in the register
-- group: base
-- unit: 人
-- value: count
-- needs: members
-- definition: 在册户在截止日期的全部成员
-- definition-en: All members of households in the register on the day
-- numerator: 在册人口

select 1
from person_on;
