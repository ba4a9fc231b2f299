-- persons.unstable-graduated
-- id: persons.unstable-graduated
-- title: 脱贫不稳定人口
-- title-en: Persons of unstable graduated households
-- group: monitoring
-- unit: 人
-- value: count
-- needs: members, monitored-kind
-- definition: 脱贫不稳定户（含风险已消除）的全部成员
-- definition-en: All members of these monitored households, cleared ones included
-- numerator: 脱贫不稳定人口

select 1
from person_on
where monitoring in ('monitored', 'eliminated') and monitored_kind in ('unstable-graduated', 'legacy-monitored');
