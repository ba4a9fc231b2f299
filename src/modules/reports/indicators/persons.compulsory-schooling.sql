-- id: persons.compulsory-schooling
-- title: 义务教育在校生
-- title-en: Pupils in compulsory schooling
-- group: people
-- unit: 人
-- value: count
-- needs: members, education
-- definition: 在校生状况为小学、七至九年级的在册人口
-- definition-en: Persons in the register in primary school or junior secondary years 1 to 3
-- numerator: 义务教育在校生

select 1
from person_on
where schooling_status in ('primary', 'junior-1', 'junior-2', 'junior-3');
