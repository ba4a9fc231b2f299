-- id: households.income-unknown
-- title: 收入不明户
-- title-en: Households of unknown income
-- group: income
-- unit: 户
-- value: count
-- needs: income
-- definition: 登记册中没有截止日期及以前任何年度人均纯收入的在册户
-- definition-en: Households without a known net income per head of any year up to the day
-- numerator: 收入不明户

select 1
from household_on
where per_head_fen is null;
