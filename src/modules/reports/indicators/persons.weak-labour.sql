-- id: persons.weak-labour
-- title: 弱劳动力或半劳动力
-- title-en: Weak or half labourers
-- group: people
-- unit: 人
-- value: count
-- needs: members, labour
-- definition: 劳动技能为弱劳动力或半劳动力的在册人口
-- definition-en: Persons in the register whose labour capacity is weak or half
-- numerator: 弱劳动力或半劳动力

select 1
from person_on
where labor_capacity = 'weak';
