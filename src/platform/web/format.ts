import type { Fen } from '#kernel/money.ts';

/** What stands where nothing is known. */
export const UNKNOWN = '—';

const plain = new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 2 });
const money = new Intl.NumberFormat('zh-CN', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A number with thousands: 12345.6 → `12,345.6`; the minus is the real one. */
export function formatNumber(value: number): string {
  // Minus nothing is nothing.
  return plain.format(value === 0 ? 0 : value).replace('-', '−');
}

/** Fen as yuan with thousands: 587000 → `5,870`, 587050 → `5,870.50`; null → `—`. */
export function formatFen(fen: Fen | null | undefined): string {
  if (fen === null || fen === undefined) return UNKNOWN;
  return fen % 100 === 0 ? formatNumber(fen / 100) : money.format(fen / 100).replace('-', '−');
}

/** A change in yuan with its sign: `+1,110`; null → `—`. */
export function formatFenChange(fen: Fen | null | undefined): string {
  if (fen === null || fen === undefined) return UNKNOWN;
  return fen > 0 ? `+${formatFen(fen)}` : formatFen(fen);
}

/** A figure's value by its unit: percentages always with two decimals, counts with thousands. */
export function formatValue(value: number | null, unit: string): string {
  if (value === null) return UNKNOWN;
  return unit === '%' || unit === '‰' ? value.toFixed(2) : formatNumber(value);
}

/** An instant as people in China read it: `2026-11-24 17:53`. */
export function formatInstant(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(at);
}

/** Bytes for people: `1.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1_048_576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
