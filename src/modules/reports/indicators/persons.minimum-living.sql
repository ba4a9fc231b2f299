-- id: persons.minimum-living
-- title: 享受低保人口
-- title-en: Persons with minimum living allowance
-- group: people
-- unit: 人
-- value: count
-- needs: members, minimum-living
-- definition: 是否享受低保为“是”的在册人口
-- definition-en: Persons in the register who receive the minimum living allowance
-- numerator: 享受低保人口

select 1
from person_on
where minimum_living;
