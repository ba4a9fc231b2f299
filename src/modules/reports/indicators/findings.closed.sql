-- id: findings.closed
-- title: 已核实疑点数据
-- title-en: Data findings closed
-- group: data
-- unit: 条
-- value: count
-- needs: none
-- definition: 已核实、整改的疑点数据（不随截止日期变化，只随知晓时点变化）
-- definition-en: Data findings verified or mended; by the instant of knowledge, not by the day
-- numerator: 已核实疑点数据

select 1
from finding_on
where not open;
