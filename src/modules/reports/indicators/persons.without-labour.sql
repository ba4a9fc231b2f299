-- id: persons.without-labour
-- title: 丧失或无劳动力人口
-- title-en: Persons without labour capacity
-- group: people
-- unit: 人
-- value: count
-- needs: members, labour
-- definition: 劳动技能为丧失劳动力或无劳动力的在册人口
-- definition-en: Persons in the register whose labour capacity is lost or none
-- numerator: 丧失或无劳动力人口

select 1
from person_on
where labor_capacity in ('lost', 'none');
