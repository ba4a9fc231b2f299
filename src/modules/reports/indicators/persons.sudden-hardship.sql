-- persons.sudden-hardship
-- id: persons.sudden-hardship
-- title: 突发严重困难人口
-- title-en: Persons of households in sudden hardship
-- group: monitoring
-- unit: 人
-- value: count
-- needs: members, monitored-kind
-- definition: 突发严重困难户（含风险已消除）的全部成员
-- definition-en: All members of these monitored households, cleared ones included
-- numerator: 突发严重困难人口

select 1
from person_on
where monitoring in ('monitored', 'eliminated') and monitored_kind = 'sudden-hardship';
