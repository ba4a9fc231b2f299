-- id: work.months
-- title: 人均务工时间
-- title-en: Months of work per worker
-- group: people
-- unit: 月
-- value: ratio 1
-- needs: members
-- definition: 务工人口的务工时间合计除以务工人口
-- definition-en: Months of work of all workers divided by workers
-- numerator: 务工月数合计
-- denominator: 务工人口

select work_months
from person_on
where work_months > 0;

-- base
select 1
from person_on
where work_months > 0;
