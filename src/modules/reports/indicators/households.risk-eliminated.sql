-- id: households.risk-eliminated
-- title: 累计消除风险户
-- title-en: Households whose risk was eliminated
-- group: monitoring
-- unit: 户
-- value: count
-- course: grows
-- needs: register
-- definition: 已纳入监测且风险已消除，不论年度的户数
-- definition-en: Households monitored whose risk was eliminated, in whatever year
-- numerator: 累计消除风险户

select 1
from household_on
where monitoring = 'eliminated';
