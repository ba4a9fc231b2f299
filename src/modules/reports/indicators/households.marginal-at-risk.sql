-- id: households.marginal-at-risk
-- title: 边缘易致贫户
-- title-en: Households at the margin of poverty
-- group: monitoring
-- unit: 户
-- value: count
-- needs: register, monitored-kind
-- definition: 监测对象中类别为边缘易致贫户的户数（含 2020 年称谓），含风险已消除
-- definition-en: Monitored households of this kind (names of 2020 included), those whose risk is eliminated included
-- numerator: 边缘易致贫户

select 1
from household_on
where monitoring in ('monitored', 'eliminated') and monitored_kind in ('marginal-at-risk', 'legacy-marginal');
