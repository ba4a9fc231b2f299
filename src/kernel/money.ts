/** Money is whole fen (1 yuan = 100 fen), never a fraction. */
export type Fen = number;

/** Yuan as written in a sheet to fen, rounded half away from zero at the third decimal; undefined when not a finite amount. */
export function fenOfYuan(yuan: number): Fen | undefined {
  if (!Number.isFinite(yuan) || Math.abs(yuan) > 9e13) return undefined;
  const fen = Math.round(Math.abs(yuan) * 100 + 1e-7);
  return yuan < 0 ? 0 - fen : fen;
}

/** Fen to yuan with as few decimals as it needs: 587000 → "5870", 587050 → "5870.5". */
export function yuanText(fen: Fen): string {
  const sign = fen < 0 ? '-' : '';
  const whole = Math.floor(Math.abs(fen) / 100);
  const rest = Math.abs(fen) % 100;
  if (rest === 0) return `${sign}${whole}`;
  return `${sign}${whole}.${String(rest).padStart(2, '0').replace(/0$/, '')}`;
}

/** Yuan with thousands separators, for sentences: 1234567 fen → `12,345.67`. */
export function groupedYuanText(fen: Fen): string {
  const [whole = '', rest] = yuanText(fen).split('.');
  const grouped = whole.replace(/(?<=\d)(?=(\d{3})+$)/g, ',');
  return rest === undefined ? grouped : `${grouped}.${rest}`;
}
