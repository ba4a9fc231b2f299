import { uuidv7 } from '#kernel/ids.ts';
import type { Finding } from '#kernel/problem.ts';
import { currentLanguage } from './i18n/language.ts';

export type Details = Readonly<Record<string, string | number>>;

/** What the server answered instead: RFC 9457. `code` is a key of the catalogue namespace `problem`; status 0 = no network. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly findings: readonly Finding[];
  readonly details: Details;
  /** Short number to read out on the telephone; found again in the server's log. */
  readonly reference: string;
  constructor(
    status: number,
    code: string,
    findings: readonly Finding[] = [],
    details: Details = {},
    reference = '',
    options: ErrorOptions = {},
  ) {
    super(code, options);
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.findings = findings;
    this.details = details;
    this.reference = reference;
  }
}

type Wire = { code?: unknown; findings?: unknown; details?: unknown; reference?: unknown };

async function problemOf(response: Response): Promise<ProblemError> {
  const body: Wire = await response.json().catch(() => ({}));
  const findings = Array.isArray(body.findings) ? (body.findings as Finding[]) : [];
  const details = typeof body.details === 'object' && body.details !== null ? (body.details as Details) : {};
  const code = typeof body.code === 'string' ? body.code : `http.${response.status}`;
  const reference =
    typeof body.reference === 'string' ? body.reference : (response.headers.get('request-id') ?? '');
  return new ProblemError(response.status, code, findings, details, reference);
}

/** fetch itself fails only without a network, or because the question is no longer asked. */
function offline(cause: unknown): never {
  if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
  throw new ProblemError(0, 'web.offline', [], {}, '', { cause });
}

/** One request; throws ProblemError for every answer that is not a success. */
async function request(path: string, init: RequestInit): Promise<Response> {
  const headers = new Headers(init.headers);
  headers.set('accept-language', currentLanguage());
  const response = await fetch(path, { ...init, headers, credentials: 'same-origin' }).catch(offline);
  if (!response.ok) throw await problemOf(response);
  return response;
}

function post(
  path: string,
  body: unknown,
  signal?: AbortSignal,
  headers: Record<string, string> = {},
): Promise<Response> {
  const init: RequestInit = {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  };
  return request(path, signal === undefined ? init : { ...init, signal });
}

export type Params = Readonly<Record<string, string | number | boolean | undefined>>;

/** Address of a read with its parameters; those without a value are left out. */
export function addressOf(path: string, params: Params = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value !== undefined) search.set(name, String(value));
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** GET: reads JSON. */
export async function read<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  const response = await request(addressOf(path, params), signal === undefined ? {} : { signal });
  return (await response.json()) as T;
}

/** POST of a question whose words must not stand in the address. */
export async function ask<T>(path: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return (await (await post(path, body, signal)).json()) as T;
}

/** A new command id, UUIDv7. The same id sent again gives the first answer: keep it for a retry. */
export function newCommandId(): string {
  return uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
}

/** Sends a command; `commandId` of an earlier try makes a retry harmless. */
export async function send<T>(command: string, body: unknown, commandId = newCommandId()): Promise<T> {
  return (await (
    await post(`/api/commands/${command}`, body, undefined, { 'command-id': commandId })
  ).json()) as T;
}

/** POST multipart: files with their fields. */
export async function upload<T>(path: string, form: FormData): Promise<T> {
  return (await (
    await request(path, { method: 'POST', body: form, headers: { 'command-id': newCommandId() } })
  ).json()) as T;
}

function fileNameOf(response: Response, fallback: string): string {
  const header = response.headers.get('content-disposition') ?? '';
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(header)?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded);
  return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? fallback;
}

/** Fetches a file and hands it to the browser to keep; with a body the question goes by POST. */
export async function download(path: string, fallbackName: string, body?: unknown): Promise<void> {
  const response = body === undefined ? await request(path, {}) : await post(path, body);
  saveFile(await response.blob(), fileNameOf(response, fallbackName));
}

/** Hands a file made in the page to the browser to keep. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
