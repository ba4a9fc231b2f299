-- persons.labour-unknown
-- id: persons.labour-unknown
-- title: 劳动技能未登记人口
-- title-en: Persons whose labour is not stated
-- group: people
-- unit: 人
-- value: count
-- needs: members, labour
-- definition: 在册人口中没有登记劳动技能的；与劳动力、丧失或无劳动力人口之和为在册人口
-- definition-en: Persons in the register whose labour is not stated; with labourers and those without labour they add up to the register
-- numerator: 劳动技能未登记人口

select 1
from person_on
where labor_capacity is null;
