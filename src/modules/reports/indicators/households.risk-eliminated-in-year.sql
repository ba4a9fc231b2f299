-- id: households.risk-eliminated-in-year
-- title: 当年消除风险户
-- title-en: Households whose risk was eliminated in the year
-- group: monitoring
-- unit: 户
-- value: count
-- needs: register
-- definition: 风险消除时间在截止日期所在年度的户数
-- definition-en: Households monitored whose risk was eliminated in the year of the day
-- numerator: 当年消除风险户

select 1
from household_on
where monitoring = 'eliminated' and extract(year from risk_eliminated_on) = year;
