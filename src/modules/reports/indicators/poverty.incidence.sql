-- id: poverty.incidence
-- title: 贫困发生率
-- title-en: Incidence of poverty
-- group: base
-- unit: %
-- value: percent 2
-- needs: members, population, status
-- definition: 未脱贫人口（含预脱贫、返贫）除以农业人口
-- definition-en: Persons not graduated (pre-graduated and relapsed included) divided by the agricultural population
-- numerator: 未脱贫人口
-- numerator-en: Persons not graduated
-- denominator: 农业人口
-- denominator-en: Agricultural population

select 1
from person_on
where registration in ('poor', 'pre-graduated', 'relapsed');

-- base
select population
from population_on;
