-- households.kind-unknown
-- id: households.kind-unknown
-- title: 类别未登记的监测对象户
-- title-en: Monitored households without a stated kind
-- group: monitoring
-- unit: 户
-- value: count
-- needs: register
-- definition: 已纳入监测（含风险已消除）而监测对象类别没有登记的户数；与三类户数之和为监测对象户
-- definition-en: Monitored households (cleared ones included) whose kind is not stated; with the three kinds they add up to the monitored ones
-- numerator: 类别未登记的监测对象户

select 1
from household_on
where monitoring in ('monitored', 'eliminated')
  and (monitored_kind is null or monitored_kind not in ('unstable-graduated', 'legacy-monitored', 'marginal-at-risk', 'legacy-marginal', 'sudden-hardship'));
