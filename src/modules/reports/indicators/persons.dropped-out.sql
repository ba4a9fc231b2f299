-- id: persons.dropped-out
-- title: 义务教育阶段失学辍学人口
-- title-en: Children out of compulsory schooling
-- group: guarantees
-- unit: 人
-- value: count
-- needs: members, schooling, education
-- definition: 义务教育年龄（由政策包给出）内不在校、也未读完初中的在册人口：非在校生且文化程度为文盲、小学、学龄前或未填，或已过起始年龄仍为学前，或未填在校生状况且文化程度为文盲、小学（已过起始年龄的，含学龄前）
-- definition-en: Persons of compulsory school age (given by the policy packs) neither at school nor through junior secondary school: not at school, with no more than primary education or none stated; or still before school after the first year; or of no stated schooling and with illiterate or primary education (after the first year, also before school age)
-- numerator: 义务教育阶段失学辍学人口

select 1
from person_on
where age between schooling_from and schooling_to
  and (schooling_status = 'not-at-school' and (education_level is null or education_level in ('illiterate', 'primary', 'preschool-age'))
    or age > schooling_from and schooling_status in ('preschool-age', 'preschool')
    or schooling_status is null and education_level in ('illiterate', 'primary')
    or age > schooling_from and schooling_status is null and education_level = 'preschool-age');
