-- id: income.median
-- title: 人均纯收入中位数
-- title-en: Median net income per head
-- group: income
-- unit: 元
-- value: median 2
-- needs: income
-- definition: 在册户截止日期及以前最近年度人均纯收入的中位数，每户一个数
-- definition-en: Median over households of the net income per head of the latest year up to the day
-- numerator: 各户人均纯收入

select per_head_fen / 100.0
from household_on
where per_head_fen is not null;
