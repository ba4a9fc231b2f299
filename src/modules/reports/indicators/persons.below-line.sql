-- id: persons.below-line
-- title: 收入低于标准人口
-- title-en: Persons below the line
-- group: income
-- unit: 人
-- value: count
-- needs: members, income, line
-- definition: 收入低于标准户的全部成员
-- definition-en: All members of households below the line
-- numerator: 收入低于标准人口

select 1
from person_on
where per_head_fen < line_fen;
