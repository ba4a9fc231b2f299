-- id: persons.risk-open
-- title: 风险未消除人口
-- title-en: Monitored persons with open risk
-- group: monitoring
-- unit: 人
-- value: count
-- needs: members
-- definition: 已纳入监测且风险未消除的户的全部成员
-- definition-en: All members of households monitored whose risk is not eliminated
-- numerator: 风险未消除人口

select 1
from person_on
where monitoring = 'monitored';
