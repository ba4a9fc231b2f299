-- id: persons.risk-eliminated
-- title: 累计消除风险人口
-- title-en: Persons whose risk was eliminated
-- group: monitoring
-- unit: 人
-- value: count
-- needs: members
-- definition: 已纳入监测且风险已消除，不论年度的户的全部成员
-- definition-en: All members of households monitored whose risk was eliminated, in whatever year
-- numerator: 累计消除风险人口

select 1
from person_on
where monitoring = 'eliminated';
