-- id: persons.uninsured
-- title: 未参加基本医疗保险人口
-- title-en: Persons without resident medical insurance
-- group: guarantees
-- unit: 人
-- value: count
-- needs: members, medical
-- definition: 是否参加城乡居民基本医疗保险（新农合）为“否”的在册人口；登记册不载职工医保
-- definition-en: Persons in the register recorded as not in the medical insurance of residents; the register holds no insurance of employees
-- numerator: 未参加基本医疗保险人口

select 1
from person_on
where resident_medical_insured = false;
