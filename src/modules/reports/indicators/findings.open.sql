-- id: findings.open
-- title: 未核实疑点数据
-- title-en: Data findings open
-- group: data
-- unit: 条
-- value: count
-- needs: none
-- definition: 尚未核实、整改的疑点数据（不随截止日期变化，只随知晓时点变化）
-- definition-en: Data findings neither verified nor mended; by the instant of knowledge, not by the day
-- numerator: 未核实疑点数据

select 1
from finding_on
where open;
