-- id: income.mean
-- title: 人均纯收入
-- title-en: Mean net income per head
-- group: income
-- unit: 元
-- value: ratio 2
-- needs: income
-- definition: 各户最近年度人均纯收入按人口加权平均：人均纯收入乘以人数之和，除以人数之和
-- definition-en: Net income per head of the latest year, weighted by persons
-- numerator: 人均纯收入×人数合计
-- numerator-en: Net income per head × persons, summed
-- denominator: 人数合计
-- denominator-en: Persons of these households

select per_head_fen * member_count / 100.0
from household_on
where per_head_fen is not null and member_count > 0;

-- base
select member_count
from household_on
where per_head_fen is not null and member_count > 0;
