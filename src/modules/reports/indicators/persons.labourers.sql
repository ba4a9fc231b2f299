-- id: persons.labourers
-- title: 劳动力
-- title-en: Labourers
-- group: people
-- unit: 人
-- value: count
-- needs: members, labour
-- definition: 劳动技能为普通、技能、弱劳动力或半劳动力的在册人口
-- definition-en: Persons in the register whose labour capacity is ordinary, skilled, or weak or half
-- numerator: 劳动力

select 1
from person_on
where labor_capacity in ('ordinary', 'skilled', 'weak');
