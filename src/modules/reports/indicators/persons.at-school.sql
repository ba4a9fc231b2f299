-- id: persons.at-school
-- title: 在校生
-- title-en: Persons at school
-- group: people
-- unit: 人
-- value: count
-- needs: members, education
-- definition: 在校生状况为小学至研究生各阶段的在册人口，不含学前教育
-- definition-en: Persons in the register at school, from primary school to postgraduate, pre-school not included
-- numerator: 在校生

select 1
from person_on
where schooling_status not in ('not-at-school', 'preschool-age', 'preschool');
