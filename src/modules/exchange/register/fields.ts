import type { RegisterField } from '../model.ts';

/** How the cells of a column are read. */
type FieldKind =
  | 'skip'
  | 'place'
  | 'text'
  | 'number'
  | 'code'
  | 'codes'
  | 'boolean'
  | 'sex'
  | 'months'
  | 'size'
  | 'year'
  | 'money'
  | 'date'
  | 'phone'
  | 'card'
  | 'identity'
  | 'name'
  | 'document';

export type FieldRow = {
  /** Household values repeat on each row of the household. */
  readonly of: 'household' | 'member' | 'none';
  readonly kind: FieldKind;
  /** Code list of the pack */
  readonly list?: string;
  /** The headers of layouts A and B as the national system writes them; written on export. */
  readonly A?: string;
  readonly B?: string;
  /** Other headers seen in files. */
  readonly also?: readonly string[];
};

const member = (kind: FieldKind, headers: Omit<FieldRow, 'of' | 'kind'>): FieldRow => ({
  of: 'member',
  kind,
  ...headers,
});
const household = (kind: FieldKind, headers: Omit<FieldRow, 'of' | 'kind'>): FieldRow => ({
  of: 'household',
  kind,
  ...headers,
});
const both = (header: string, ...also: string[]) => ({ A: header, B: header, also });

/** Every column of layouts A and B, how it is read, and under which headers it has been seen (docs of 2016–2023 exports). */
export const FIELDS: Readonly<Record<RegisterField, FieldRow>> = {
  sequence: { of: 'none', kind: 'skip', ...both('序号', '编号序号', '行号', 'NO', 'NO.') },
  dataDate: household('date', {
    B: '数据日期',
    also: ['数据时间', '数据截止日期', '数据截至日期', '数据时点'],
  }),
  county: household(
    'place',
    both(
      '县(市、区、旗)',
      '县(区、市、旗)',
      '县(市、区)',
      '县(市区旗)',
      '县',
      '县名',
      '县区',
      '区县',
      '县市区',
      '区(县)',
      '县级',
    ),
  ),
  town: household(
    'place',
    both(
      '乡(镇)',
      '乡镇',
      '镇',
      '乡',
      '乡(镇、街道)',
      '乡镇(街道)',
      '乡(镇)名称',
      '乡镇名称',
      '镇(乡)',
      '所属乡镇',
      '乡级',
    ),
  ),
  village: household(
    'place',
    both('行政村', '村', '行政村名称', '村名', '村(社区)', '行政村(社区)', '村委会', '所属行政村', '村级'),
  ),
  naturalVillage: household(
    'text',
    both('自然村', '村民小组', '自然村(组)', '自然村(村民小组)', '组', '组别', '自然村名称', '自然屯', '屯'),
  ),
  nationalHouseholdNo: household(
    'identity',
    both('户编号', '户编码', '户号', '家庭编号', '农户编号', '贫困户编号', '户ID'),
  ),
  nationalPersonNo: member(
    'identity',
    both('人编号', '人口编号', '人员编号', '人编码', '人口编码', '个人编号', '人ID'),
  ),
  name: member('name', both('姓名', '家庭成员姓名', '成员姓名', '人员姓名', '家庭成员', '贫困人口姓名')),
  sex: member('sex', { A: '性别', also: [] }),
  document: member(
    'document',
    both(
      '证件号码',
      '身份证号',
      '身份证号码',
      '公民身份号码',
      '公民身份证号码',
      '居民身份证号',
      '居民身份证号码',
      '证件号',
      '身份证',
      '身份证(残疾证)号码',
      '身份证或残疾证号',
      '证件号码(身份证/残疾证)',
    ),
  ),
  statedSize: household(
    'size',
    both('人数', '家庭人口', '家庭人口数', '家庭人数', '户人口数', '户人数', '人口数', '家庭成员数'),
  ),
  relationToHead: member('code', {
    list: 'relation-to-head',
    ...both('与户主关系', '与户主的关系', '户主关系', '与户主之关系', '家庭关系'),
  }),
  ethnicity: member('code', { list: 'ethnicity', ...both('民族') }),
  educationLevel: member('code', {
    list: 'education-level',
    ...both('文化程度', '学历', '受教育程度', '教育程度'),
  }),
  schoolingStatus: member('code', {
    list: 'schooling-status',
    ...both('在校生状况', '在校生情况', '在校状况', '在校情况', '就读情况'),
  }),
  healthStatus: member('codes', { list: 'health-status', ...both('健康状况', '健康情况', '身体状况') }),
  laborCapacity: member('code', {
    list: 'labor-capacity',
    ...both('劳动技能', '劳动能力', '劳动力状况', '劳动技能状况', '劳动力类型', '劳动力'),
  }),
  workPlace: member('code', {
    list: 'work-place',
    A: '务工状况',
    also: ['务工情况', '务工地点', '务工区域', '务工范围'],
  }),
  workMonths: member(
    'months',
    both('务工时间(月)', '务工时间', '务工月数', '务工时长(月)', '务工时长', '务工(月)', '全年务工时间(月)'),
  ),
  criticalIllnessInsured: member('boolean', {
    A: '参加大病医疗',
    B: '是否参加大病保险',
    also: [
      '是否参加大病医疗',
      '是否参加大病医疗保险',
      '参加大病保险',
      '大病保险',
      '是否参加城乡居民大病保险',
    ],
  }),
  residentMedicalInsured: member('boolean', {
    A: '是否参加新农合',
    B: '是否参加城乡居民基本医疗保险',
    also: [
      '参加新农合',
      '新农合',
      '是否参加新型农村合作医疗',
      '是否参加新型农村合作医疗(城乡居民基本医疗保险)',
      '是否参加城乡居民医疗保险',
      '是否参加城乡居民基本医保',
      '是否参加城乡居民医保',
      '参加城乡居民基本医疗保险',
    ],
  }),
  residentPensionInsured: member('boolean', {
    A: '是否参加新型养老保险',
    also: [
      '是否参加新农保',
      '是否参加城乡居民基本养老保险',
      '是否参加城乡居民养老保险',
      '是否参加新型农村社会养老保险',
      '参加新型养老保险',
    ],
  }),
  staffPensionInsured: member('boolean', {
    A: '是否参加城镇职工基本养老保险',
    also: ['是否参加城镇职工养老保险', '参加城镇职工基本养老保险', '是否参加职工养老保险'],
  }),
  minimumLiving: member('boolean', { B: '是否享受低保', also: ['是否享受低保政策', '是否低保', '享受低保'] }),
  destituteSupport: member('boolean', {
    B: '是否特困供养人员',
    also: ['是否特困供养', '是否享受特困供养', '特困供养人员', '是否特困人员'],
  }),
  disabilityType: member('code', { list: 'disability-type', B: '残疾类别', also: ['残疾类型', '残疾种类'] }),
  graduationStatus: household('code', {
    list: 'graduation-status',
    A: '脱贫属性',
    also: ['脱贫状态', '脱贫情况'],
  }),
  graduationYear: household('year', { A: '脱贫年度', also: ['脱贫年份', '脱贫时间', '退出年度'] }),
  povertyClass: household('code', {
    list: 'poverty-class',
    A: '贫困户属性',
    also: ['贫困户类型', '农户属性', '户属性'],
  }),
  povertyCause1: household('codes', {
    list: 'poverty-cause',
    A: '主要致贫原因',
    B: '致贫原因1',
    also: ['致贫原因', '致贫主要原因', '主要致贫原因1', '主要原因'],
  }),
  povertyCause2: household('codes', {
    list: 'poverty-cause',
    A: '其他致贫原因',
    B: '致贫原因2',
    also: ['次要致贫原因', '其他致贫原因1', '主要致贫原因2'],
  }),
  povertyCause3: household('codes', {
    list: 'poverty-cause',
    B: '致贫原因3',
    also: ['其他致贫原因2', '主要致贫原因3'],
  }),
  dangerousHousing: household('boolean', both('危房户', '是否危房户', '是否危房', '危房')),
  safeWater: household('boolean', {
    A: '饮水安全',
    B: '是否解决安全饮用水',
    also: ['是否饮水安全', '饮水是否安全', '解决安全饮用水', '是否解决饮水安全', '安全饮水'],
  }),
  waterDifficult: household('boolean', { A: '饮水困难', also: ['是否饮水困难', '饮水是否困难'] }),
  perHead: household('money', both('人均纯收入', '家庭人均纯收入', '年人均纯收入', '人均年纯收入')),
  wage: household('money', { B: '工资性收入', also: ['工资收入', '务工收入'] }),
  business: household('money', {
    B: '生产经营性收入',
    also: ['生产经营收入', '经营性收入', '家庭经营性收入'],
  }),
  property: household('money', { B: '财产性收入', also: ['财产收入'] }),
  transfer: household('money', { B: '转移性收入', also: ['转移收入'] }),
  businessCost: household('money', {
    B: '生产经营性支出',
    also: ['生产经营支出', '经营性支出', '家庭经营性支出'],
  }),
  claim: household('money', { B: '理赔收入', also: ['保险理赔收入'] }),
  selfPaid: household('money', { B: '合规自付支出', also: ['合规自付', '医疗合规自付支出'] }),
  householdPhone: household('phone', {
    A: '联系电话',
    B: '户联系电话',
    also: ['户主联系电话', '家庭联系电话', '户主电话', '户电话'],
  }),
  memberPhone: member('phone', {
    B: '人联系电话',
    also: ['家庭成员联系电话', '成员联系电话', '本人联系电话', '人员联系电话', '个人联系电话'],
  }),
  bankName: household('text', { A: '开户银行名称', also: ['开户银行', '开户行', '开户行名称'] }),
  bankCard: household('card', {
    A: '银行卡号',
    also: ['银行账号', '银行帐号', '银行卡(折)号', '一卡通账号', '一卡通号', '一折通账号', '银行卡账号'],
  }),
  firstIdentifiedOn: household('date', both('首次识别时间', '首次识别日期', '户识别时间', '户首次识别时间')),
  memberIdentifiedOn: member('date', {
    A: '贫困人员识别时间',
    B: '人员识别时间',
    also: ['人识别时间', '贫困人口识别时间', '成员识别时间'],
  }),
  householdType: household('code', { list: 'household-type', B: '户类型', also: ['农户类型'] }),
  monitoredKind: household('code', {
    list: 'monitored-kind',
    B: '监测对象类别',
    also: [
      '监测对象类型',
      '易返贫致贫户(监测对象)类型',
      '监测类别',
      '监测户类型',
      '防返贫监测对象类别',
      '监测对象',
    ],
  }),
  risk1: household('codes', {
    list: 'poverty-risk',
    B: '致贫/返贫风险1',
    also: [
      '致贫返贫风险1',
      '返贫致贫风险1',
      '返贫/致贫风险1',
      '致贫/返贫风险',
      '致贫返贫风险',
      '返贫致贫风险',
      '主要风险',
      '风险类型',
      '风险1',
    ],
  }),
  risk2: household('codes', {
    list: 'poverty-risk',
    B: '致贫/返贫风险2',
    also: ['致贫返贫风险2', '返贫致贫风险2', '返贫/致贫风险2', '风险2'],
  }),
  risk3: household('codes', {
    list: 'poverty-risk',
    B: '致贫/返贫风险3',
    also: ['致贫返贫风险3', '返贫致贫风险3', '返贫/致贫风险3', '风险3'],
  }),
  risk4: household('codes', {
    list: 'poverty-risk',
    B: '致贫/返贫风险4',
    also: ['致贫返贫风险4', '返贫致贫风险4', '返贫/致贫风险4', '风险4'],
  }),
  risk5: household('codes', {
    list: 'poverty-risk',
    B: '致贫/返贫风险5',
    also: ['致贫返贫风险5', '返贫致贫风险5', '返贫/致贫风险5', '风险5'],
  }),
  riskEliminated: household('boolean', {
    B: '风险是否消除',
    also: ['风险是否已消除', '是否消除风险', '是否风险消除'],
  }),
  riskIdentifiedOn: household('date', {
    B: '风险识别时间',
    also: ['识别监测时间', '监测识别时间', '监测对象识别时间', '纳入监测时间', '风险识别日期'],
  }),
  riskEliminatedOn: household('date', {
    B: '风险消除时间',
    also: ['消除监测时间', '监测消除时间', '风险消除日期'],
  }),
};
