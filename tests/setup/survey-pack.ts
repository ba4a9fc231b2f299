import type { Services } from '#platform/services.ts';
import { parsePack } from '#policy/pack.ts';
import { assemblePacks } from '#policy/resolve.ts';

const reference = '{ title: 调查表, no: 无文号, invented: true }';
const item = (id: string, of: string, type: string, title: string, form: string, more = '') =>
  `- { id: ${id}, of: ${of}, title: { zh: ${title}, en: ${title} }, type: ${type}, form: { zh: ${form}, en: ${form} }, reference: ${reference}${more} }`;

/** Items of an invented county, one of each type, on three forms. */
const ITEMS = [
  item(
    'try-area',
    'household',
    'number',
    '试屋面积',
    '试六项',
    ', unit: { zh: 平方米, en: m² }, headers: [试住房面积, 住房面积测试]',
  ),
  item('try-clean', 'household', 'boolean', '试庭院干净', '试六项', ', headers: [试庭院是否干净]'),
  item('try-debt', 'household', 'yuan', '试欠款', '试六项', ', headers: [试欠款]'),
  item('try-built', 'household', 'day', '试建房日', '试六项', ', headers: [试建房时间]'),
  item('try-cause', 'household', 'code:poverty-cause', '试主因', '试六项', ', headers: [试主要原因]'),
  item('try-causes', 'household', 'codes:poverty-cause', '试各因', '试六项', ', headers: [试各种原因]'),
  item('try-post', 'member', 'boolean', '试公益岗', '试六项', ', headers: [试公益性岗位]'),
  item('try-road', 'village', 'boolean', '试硬化路', '试村标', ', headers: [试硬化路]'),
  item('try-fund', 'village', 'yuan', '试村集体收入', '试村标', ', headers: [试村集体经济收入]'),
].join('\n');

/** The services with one more pack, which asks these items in the county. */
export function withSurveyPack(services: Services, county: string): Services {
  const head = `id: survey-trial\ntitle: { zh: 试, en: trial }\nparent: cn-national\narea: '${county}'\n`;
  const { pack, findings } = parsePack([
    { path: 'pack.yaml', text: head },
    { path: 'items/trial.yaml', text: ITEMS },
  ]);
  if (!pack) throw new Error(JSON.stringify(findings));
  const { packSet, findings: others } = assemblePacks([...services.packs.packs, pack]);
  const found = [...findings, ...others];
  if (found.length > 0) throw new Error(JSON.stringify(found));
  return { ...services, packs: packSet };
}
