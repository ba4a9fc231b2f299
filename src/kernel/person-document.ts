import { type Day, dayOf } from './day.ts';
import { squeeze } from './invisible.ts';

/**
 * 证件号码 in its four forms: 18 characters (GB 11643), 15 (first generation), and the disability certificate of 20 or 22
 * (ID + type 1–7 + grade 1–4 [+ 2 reissue digits]). All four name one person: `key` is the 18-character form.
 */
export type PersonDocument = {
  /** The 18-character resident ID, upper-case X: one person, one key. */
  readonly key: string;
  readonly form: 'resident' | 'first-generation' | 'disability';
  readonly birth: Day;
  readonly sex: 'male' | 'female';
  /** Present on a disability certificate. */
  readonly disability?: { readonly type: number; readonly grade: number };
};

type DocumentFault = 'length' | 'checksum' | 'birth' | 'disability';
export type DocumentResult =
  | { readonly ok: true; readonly document: PersonDocument }
  | { readonly ok: false; readonly fault: DocumentFault };

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;
const CHECK = '10X98765432';
const fault = (name: DocumentFault): DocumentResult => ({ ok: false, fault: name });

/** GB 11643 check character of the first 17 digits. */
export function checkCharacter(seventeen: string): string {
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += (seventeen.charCodeAt(i) - 48) * (WEIGHTS[i] ?? 0);
  return CHECK.charAt(sum % 11);
}

/**
 * Reads a cleaned document number (see `cleanDocument`). The faults are told in this order: length, form of the
 * characters and check character, birth date (impossible, or after `today`), then the certificate's type and grade.
 * @param today the latest birth day believed; the file's date
 */
export function readDocument(clean: string, today: Day): DocumentResult {
  if (clean.length === 15) return readFirstGeneration(clean, today);
  if (clean.length === 18) return readEighteen(clean, 'resident', today);
  if (clean.length === 20 || clean.length === 22) return readDisability(clean, today);
  return fault('length');
}

function readFirstGeneration(fifteen: string, today: Day): DocumentResult {
  if (!/^\d{15}$/.test(fifteen)) return fault('checksum');
  return readResident(widenDocument(fifteen), 'first-generation', today);
}

/** An impossible birth date is told before a wrong check character: both come of one mistyped digit, and it says where. */
function readEighteen(id: string, form: PersonDocument['form'], today: Day): DocumentResult {
  if (!/^\d{17}[\dX]$/.test(id)) return fault('checksum');
  if (checkCharacter(id) !== id.charAt(17)) return fault(birthOf(id) === undefined ? 'birth' : 'checksum');
  return readResident(id, form, today);
}

function readDisability(certificate: string, today: Day): DocumentResult {
  const resident = readEighteen(certificate.slice(0, 18), 'disability', today);
  if (!resident.ok) return resident;
  if (!/^[1-7][1-4]/.test(certificate.slice(18))) return fault('disability');
  const disability = { type: Number(certificate.charAt(18)), grade: Number(certificate.charAt(19)) };
  return { ok: true, document: { ...resident.document, disability } };
}

/** A first-generation number of 15 digits in its 18-character form (born in the 1900s). */
export function widenDocument(fifteen: string): string {
  const seventeen = `${fifteen.slice(0, 6)}19${fifteen.slice(6)}`;
  return seventeen + checkCharacter(seventeen);
}

function birthOf(id: string): Day | undefined {
  return dayOf(Number(id.slice(6, 10)), Number(id.slice(10, 12)), Number(id.slice(12, 14)));
}

function readResident(id: string, form: PersonDocument['form'], today: Day): DocumentResult {
  const birth = birthOf(id);
  if (birth === undefined || birth > today) return fault('birth');
  const sex = (id.charCodeAt(16) - 48) % 2 === 1 ? 'male' : 'female';
  return { ok: true, document: { key: id, form, birth, sex } };
}

/** Takes away what does not count in a document number: width, spaces, hyphens, apostrophes, zero-width characters, case. */
export function cleanDocument(text: string): string {
  return squeeze(text)
    .replace(/['’‘`´\-‐‑–—_.]/g, '')
    .toUpperCase();
}

/** `4601**********1234`: what may be shown without a purpose. */
export function maskDocument(clean: string): string {
  if (clean.length < 9) return '*'.repeat(clean.length);
  return `${clean.slice(0, 4)}${'*'.repeat(clean.length - 8)}${clean.slice(-4)}`;
}

/** `138****0000`; for a bank card the last four digits remain. */
export function maskNumber(text: string): string {
  if (text.length === 11) return `${text.slice(0, 3)}****${text.slice(-4)}`;
  return text.length > 4 ? `${'*'.repeat(text.length - 4)}${text.slice(-4)}` : '*'.repeat(text.length);
}
