import { formatInstant, formatNumber } from '#platform/web/kit.ts';
import type { AuditLine } from '../model.ts';

/** `registry.viewHousehold` as the key of its words. */
export function commandKey(command: string): string {
  return command.replace('.', '_');
}

/** `household:01a2…` in its two parts. */
export function subjectOf(subject: string): { kind: string; id: string } {
  const at = subject.indexOf(':');
  return at < 0 ? { kind: subject, id: '' } : { kind: subject.slice(0, at), id: subject.slice(at + 1) };
}

const PAGES: Readonly<Record<string, string>> = {
  household: '/households',
  import: '/imports',
  report: '/reports',
};

/** The page that shows what a line is about; undefined when none does. */
export function pageOfSubject(subject: string): string | undefined {
  const { kind, id } = subjectOf(subject);
  const page = PAGES[kind];
  return page === undefined || id === '' ? undefined : `${page}/${id}`;
}

/** One detail of a line as plain text; undefined for what says nothing to a person. */
export function detailText(value: unknown): string | undefined {
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return value ? '✓' : undefined;
  if (typeof value === 'string') {
    if (value === '') return undefined;
    return /^\d{4}-\d\d-\d\dT/.test(value) ? formatInstant(value) : value;
  }
  if (!Array.isArray(value)) return undefined;
  const parts = value.filter((one): one is string | number => ['string', 'number'].includes(typeof one));
  return parts.length === 0 ? undefined : parts.join('、');
}

/** The details of a line that say something, by name. */
export function detailsOf(line: AuditLine): (readonly [name: string, text: string])[] {
  return Object.entries(line.details).flatMap(([name, value]) => {
    const text = detailText(value);
    return text === undefined ? [] : [[name, text] as const];
  });
}
