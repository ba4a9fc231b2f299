-- id: persons.skilled
-- title: 技能劳动力
-- title-en: Skilled labourers
-- group: people
-- unit: 人
-- value: count
-- needs: members, labour
-- definition: 劳动技能为技能劳动力的在册人口
-- definition-en: Persons in the register whose labour capacity is skilled
-- numerator: 技能劳动力

select 1
from person_on
where labor_capacity = 'skilled';
