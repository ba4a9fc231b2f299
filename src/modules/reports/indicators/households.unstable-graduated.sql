-- id: households.unstable-graduated
-- title: 脱贫不稳定户
-- title-en: Unstable graduated households
-- group: monitoring
-- unit: 户
-- value: count
-- needs: register, monitored-kind
-- definition: 监测对象中类别为脱贫不稳定户的户数（含 2020 年称谓），含风险已消除
-- definition-en: Monitored households of this kind (names of 2020 included), those whose risk is eliminated included
-- numerator: 脱贫不稳定户

select 1
from household_on
where monitoring in ('monitored', 'eliminated') and monitored_kind in ('unstable-graduated', 'legacy-monitored');
