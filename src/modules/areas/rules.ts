import { type AreaCode, isAreaCode, isWithin, levelOfCode } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import type { AreaRow } from './model.ts';

const LEVELS: Readonly<Record<string, AreaRow['level']>> = {
  province: 'province',
  省: 'province',
  省级: 'province',
  city: 'city',
  市: 'city',
  市级: 'city',
  地市: 'city',
  地级: 'city',
  county: 'county',
  县: 'county',
  县级: 'county',
  区县: 'county',
  县区: 'county',
  town: 'town',
  乡镇: 'town',
  镇: 'town',
  乡: 'town',
  乡级: 'town',
  街道: 'town',
  village: 'village',
  村: 'village',
  行政村: 'village',
  村级: 'village',
  natural: 'natural',
  自然村: 'natural',
  组: 'natural',
  村民小组: 'natural',
};
const ABOVE: Readonly<Record<AreaRow['level'], readonly AreaRow['level'][]>> = {
  province: [],
  city: ['province'],
  county: ['city', 'province'],
  town: ['county', 'city'],
  village: ['town', 'county'],
  natural: ['village'],
};
const COLUMNS = ['code', 'name', 'level', 'parent'] as const;
const COUNTS = ['agriculturalHouseholds', 'agriculturalPopulation', 'populationYear'] as const;

/**
 * Reads the records of `regions.csv` (`code,name,level,parent` in any order, with optional counts), the header first.
 * Every fault of every record comes back at once; `at` is `row:N`, N counting records from 1. The rows are to be used only
 * when there is no finding.
 */
export function parseAreas(records: readonly (readonly string[])[]): {
  areas: AreaRow[];
  findings: Finding[];
} {
  const header = (records[0] ?? []).map((cell) => cell.replace(/[\s\ufeff]/g, ''));
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    return {
      areas: [],
      findings: missing.map((column) => ({ code: 'areas.columnMissing', at: 'row:1', details: { column } })),
    };
  }
  const findings: Finding[] = [];
  const rows: { area: AreaRow; at: string }[] = [];
  for (const [i, record] of records.entries()) {
    if (i === 0 || record.every((cell) => cell.trim() === '')) continue;
    const at = `row:${i + 1}`;
    const area = areaOf((column) => clean(record[header.indexOf(column)] ?? ''), at, findings);
    if (area) rows.push({ area, at });
  }
  findings.push(...treeFindings(rows));
  return { areas: rows.map(({ area }) => area), findings };
}

type Cell = (column: string) => string;

function areaOf(cell: Cell, at: string, findings: Finding[]): AreaRow | undefined {
  const before = findings.length;
  const level = LEVELS[cell('level').toLowerCase()];
  if (level === undefined)
    findings.push({ code: 'areas.levelUnknown', at, details: { level: cell('level') } });
  if (cell('name') === '') findings.push({ code: 'areas.nameMissing', at });
  findings.push(...codeFindings(cell, level, at));
  const counts = COUNTS.map((column) => {
    const text = cell(column).replace(/,/g, '');
    if (text === '') return null;
    if (!/^\d{1,9}$/.test(text))
      findings.push({ code: 'areas.numberInvalid', at, details: { column, text } });
    return Number(text);
  });
  if (findings.length > before || level === undefined) return undefined;
  const [households = null, population = null, year = null] = counts;
  return {
    code: cell('code') || null,
    name: cell('name'),
    level,
    parent: cell('parent') || null,
    agriculturalHouseholds: households,
    agriculturalPopulation: population,
    populationYear: year,
  };
}

/** What is wrong with a row's own code and its parent's, each looked at alone. */
function codeFindings(cell: Cell, level: AreaRow['level'] | undefined, at: string): Finding[] {
  const findings: Finding[] = [];
  const [code, parent] = [cell('code'), cell('parent')];
  if (level === 'natural' ? code !== '' : !isAreaCode(code))
    findings.push({ code: 'areas.codeInvalid', at, details: { code } });
  else if (isAreaCode(code) && level !== undefined && levelOfCode(code) !== level)
    findings.push({ code: 'areas.levelDiffers', at, details: { code, level } });
  if (level !== 'province' && !isAreaCode(parent))
    findings.push({ code: 'areas.parentInvalid', at, details: { parent } });
  return findings;
}

type Row = { readonly area: AreaRow; readonly at: string };

function treeFindings(rows: readonly Row[]): Finding[] {
  const byCode = new Map<string, AreaRow>();
  const twice = rows.flatMap(({ area, at }): Finding[] => {
    if (area.code === null) return [];
    if (byCode.has(area.code)) return [{ code: 'areas.codeTwice', at, details: { code: area.code } }];
    byCode.set(area.code, area);
    return [];
  });
  return [...twice, ...nameFindings(rows), ...rows.flatMap((row) => parentFindings(row, byCode))];
}

function nameFindings(rows: readonly Row[]): Finding[] {
  const names = new Set<string>();
  return rows.flatMap(({ area, at }): Finding[] => {
    const key = `${area.parent}/${area.level}/${area.name}`;
    if (names.has(key)) return [{ code: 'areas.nameTwice', at, details: { name: area.name } }];
    names.add(key);
    return [];
  });
}

function parentFindings({ area, at }: Row, byCode: ReadonlyMap<string, AreaRow>): Finding[] {
  if (area.parent === null) return [];
  const parent = byCode.get(area.parent);
  const details = { name: area.name, parent: area.parent };
  if (parent === undefined) return [{ code: 'areas.parentUnknown', at, details }];
  if (!ABOVE[area.level].includes(parent.level)) return [{ code: 'areas.parentLevel', at, details }];
  const elsewhere = area.code !== null && !isWithin(area.code as AreaCode, area.parent as AreaCode);
  return elsewhere ? [{ code: 'areas.parentElsewhere', at, details }] : [];
}

function clean(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u2060\ufeff]/g, '')
    .trim();
}
