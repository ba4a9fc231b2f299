-- id: households.below-line
-- title: 收入低于标准户
-- title-en: Households below the line
-- group: income
-- unit: 户
-- value: count
-- needs: income, line
-- definition: 最近年度人均纯收入低于截止日期当地执行标准（2020 年及以前为扶贫标准，以后为防返贫监测范围）的在册户
-- definition-en: Households whose net income per head of the latest year is below the line in force there on the day (poverty line to 2020, then monitoring line)
-- numerator: 收入低于标准户

select 1
from household_on
where per_head_fen < line_fen;
