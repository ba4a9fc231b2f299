-- persons.marginal-at-risk
-- id: persons.marginal-at-risk
-- title: 边缘易致贫人口
-- title-en: Persons of marginal households at risk
-- group: monitoring
-- unit: 人
-- value: count
-- needs: members, monitored-kind
-- definition: 边缘易致贫户（含风险已消除）的全部成员
-- definition-en: All members of these monitored households, cleared ones included
-- numerator: 边缘易致贫人口

select 1
from person_on
where monitoring in ('monitored', 'eliminated') and monitored_kind in ('marginal-at-risk', 'legacy-marginal');
