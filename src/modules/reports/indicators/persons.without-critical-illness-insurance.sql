-- id: persons.without-critical-illness-insurance
-- title: 未参加大病保险人口
-- title-en: Persons without critical illness insurance
-- group: guarantees
-- unit: 人
-- value: count
-- needs: members, critical-illness
-- definition: 是否参加大病保险为“否”的在册人口
-- definition-en: Persons in the register recorded as not in the critical illness insurance
-- numerator: 未参加大病保险人口

select 1
from person_on
where critical_illness_insured = false;
