-- id: households.risk-open
-- title: 风险未消除户
-- title-en: Monitored households with open risk
-- group: monitoring
-- unit: 户
-- value: count
-- needs: register
-- definition: 已纳入监测且风险未消除的户数
-- definition-en: Households monitored whose risk is not eliminated
-- numerator: 风险未消除户

select 1
from household_on
where monitoring = 'monitored';
