-- id: population.agricultural
-- title: 农业人口
-- title-en: Agricultural population
-- group: base
-- unit: 人
-- value: sum
-- needs: population
-- definition: 截止日期所在年度及以前最近一年的农业人口（常住），按行政村汇总；村级不全时用本级填报数
-- definition-en: Resident agricultural population of the latest year up to the day, summed over villages; where villages are incomplete, the figure given for the place itself
-- numerator: 农业人口

select population
from population_on;
