-- id: households.monitored
-- title: 监测对象户
-- title-en: Monitored households in all
-- group: monitoring
-- unit: 户
-- value: count
-- course: grows
-- needs: register
-- definition: 截止日期已纳入监测（含风险已消除）的户数
-- definition-en: Households monitored on the day, those whose risk is eliminated included
-- numerator: 监测对象户

select 1
from household_on
where monitoring in ('monitored', 'eliminated');
