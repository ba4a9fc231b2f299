-- id: work.months
-- title: 人均务工时间
-- title-en: Months of work per worker
-- group: people
-- unit: 月
-- value: ratio 1
-- needs: members, work
-- definition: 务工人口的务工时间合计除以务工人口
-- definition-en: Months of work of all workers divided by workers
-- numerator: 务工月数合计
-- numerator-en: Months of work, summed
-- denominator: 务工人口
-- denominator-en: Persons who work

select work_months
from person_on
where work_months > 0;

-- base
select 1
from person_on
where work_months > 0;
