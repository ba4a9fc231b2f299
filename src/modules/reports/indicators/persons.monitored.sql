-- id: persons.monitored
-- title: 监测对象人口
-- title-en: Monitored persons in all
-- group: monitoring
-- unit: 人
-- value: count
-- needs: members
-- definition: 截止日期已纳入监测（含风险已消除）的户的全部成员
-- definition-en: All members of households monitored on the day, those whose risk is eliminated included
-- numerator: 监测对象人口

select 1
from person_on
where monitoring in ('monitored', 'eliminated');
