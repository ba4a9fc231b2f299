-- id: persons.risk-eliminated-in-year
-- title: 当年消除风险人口
-- title-en: Persons whose risk was eliminated in the year
-- group: monitoring
-- unit: 人
-- value: count
-- needs: members
-- definition: 风险消除时间在截止日期所在年度的户的全部成员
-- definition-en: All members of households monitored whose risk was eliminated in the year of the day
-- numerator: 当年消除风险人口

select 1
from person_on
where monitoring = 'eliminated' and extract(year from risk_eliminated_on) = year;
