-- id: households.unsafe-water
-- title: 饮水不安全户
-- title-en: Households without safe water
-- group: guarantees
-- unit: 户
-- value: count
-- needs: living, water
-- definition: 饮水安全为“否”的在册户
-- definition-en: Households in the register recorded as without safe drinking water
-- numerator: 饮水不安全户

select 1
from household_on
where safe_water = false;
