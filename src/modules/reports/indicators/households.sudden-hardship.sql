-- id: households.sudden-hardship
-- title: 突发严重困难户
-- title-en: Households in sudden severe hardship
-- group: monitoring
-- unit: 户
-- value: count
-- needs: register, monitored-kind
-- definition: 监测对象中类别为突发严重困难户的户数，含风险已消除
-- definition-en: Monitored households of this kind, those whose risk is eliminated included
-- numerator: 突发严重困难户

select 1
from household_on
where monitoring in ('monitored', 'eliminated') and monitored_kind = 'sudden-hardship';
