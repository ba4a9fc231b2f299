-- id: households.dangerous-housing
-- title: 危房户
-- title-en: Households in dangerous housing
-- group: guarantees
-- unit: 户
-- value: count
-- needs: living, housing
-- definition: 危房户为“是”的在册户
-- definition-en: Households in the register recorded as living in dangerous housing
-- numerator: 危房户

select 1
from household_on
where dangerous_housing;
