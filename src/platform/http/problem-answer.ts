import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Finding, Problem } from '#kernel/problem.ts';
import { isOutage } from '../db/outage.ts';
import type { Language } from './language.ts';

/** What is answered instead of a success: RFC 9457, `application/problem+json`. */
export const ProblemAnswer = z.object({
  /** `urn:daohu:problem:<code>` */
  type: z.string(),
  /** What kind of refusal it is, in the language asked for. */
  title: z.string(),
  status: z.int(),
  /** Key of the language catalogues. */
  code: z.string(),
  detail: z.string(),
  findings: z.array(
    z.object({
      code: z.string(),
      at: z.string(),
      details: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    }),
  ),
  details: z.record(z.string(), z.union([z.string(), z.number()])),
  /** Short code to read out on the telephone; the same stands in the server's log. */
  reference: z.string(),
});
export type ProblemAnswer = z.infer<typeof ProblemAnswer>;

type Titles = readonly [simplified: string, traditional: string, english: string];
const TITLES: Readonly<Record<number, Titles>> = {
  400: ['填写有误', '填寫有誤', 'The request is not valid'],
  401: ['请先登录', '請先登入', 'Please sign in'],
  403: ['没有权限', '沒有權限', 'Not permitted'],
  404: ['没有找到', '沒有找到', 'Not found'],
  409: ['与现有记录冲突', '與現有記錄衝突', 'In conflict with what is recorded'],
  413: ['文件太大', '檔案太大', 'Too large'],
  415: ['不支持这种格式', '不支援這種格式', 'This format is not supported'],
  422: ['内容无法处理', '內容無法處理', 'The content cannot be processed'],
  429: ['操作过于频繁，请稍后再试', '操作過於頻繁，請稍後再試', 'Too many requests'],
  500: ['程序出错', '程式出錯', 'Something went wrong'],
  503: ['系统繁忙，请稍后再试', '系統繁忙，請稍後再試', 'Temporarily not available'],
};
const POSITION: Readonly<Record<Language, 0 | 1 | 2>> = { 'zh-CN': 0, 'zh-Hant': 1, en: 2 };

/** The answer of a problem; `code` and `details` are what the page makes its sentence of. */
export function problemAnswer(
  status: number,
  problem: Pick<Problem, 'code' | 'findings' | 'details'>,
  language: Language,
  reference: string,
): ProblemAnswer {
  const title = (TITLES[status] ?? TITLES[500])?.[POSITION[language]] ?? '';
  return {
    type: `urn:daohu:problem:${problem.code}`,
    title,
    status,
    code: problem.code,
    detail: `${title} (${problem.code})`,
    findings: problem.findings.map((finding) => ({ ...finding })),
    details: problem.details,
    reference,
  };
}

/** A value that is no number, day or instant, is too large, or holds a character that the database keeps none of (U+0000). */
const UNREADABLE = new Set(['22P02', '22007', '22008', '22003', '22021', '22P05']);

/** What PostgreSQL says in its five characters, as a problem of ours. */
function databaseProblem(state: string): Problem | undefined {
  // The row-level policies are the last judge; whoever passes the earlier ones is refused here.
  if (state === '42501') return new Problem(403, 'command.forbidden');
  if (state === '40001' || state === '40P01') return new Problem(409, 'command.conflict');
  if (UNREADABLE.has(state)) return new Problem(400, 'input.invalid');
  if (state === '25006') return new Problem(403, 'command.forbidden');
  if (state === '53100') return new Problem(503, 'database.diskFull');
  if (state.startsWith('08') || state.startsWith('53') || state.startsWith('57'))
    return new Problem(503, 'database.unavailable');
  return undefined;
}

function transportProblem(error: FastifyError): Problem | undefined {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE' || error.code === 'FST_REQ_FILE_TOO_LARGE')
    return new Problem(413, 'file.tooLarge');
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || error.code === 'FST_INVALID_MULTIPART_CONTENT_TYPE')
    return new Problem(415, 'http.mediaType');
  if (error.statusCode === 413) return new Problem(413, 'http.tooMuch');
  if (error.statusCode === 404) return new Problem(404, 'http.notFound');
  if (error.statusCode === 429) return new Problem(429, 'http.tooOften');
  return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
    ? new Problem(400, 'http.badRequest')
    : undefined;
}

function findingsOf(error: FastifyError): Finding[] {
  return (error.validation ?? []).map((issue) => ({
    code: `input.${issue.keyword}`,
    at: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
  }));
}

/** The problem behind whatever was thrown; undefined for a bug, of which nothing is told but its reference. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (!(error instanceof Error)) return undefined;
  if (hasZodFastifySchemaValidationErrors(error)) return new Problem(400, 'input.invalid', findingsOf(error));
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new Problem(503, 'database.diskFull');
  if (isOutage(error)) return new Problem(503, 'database.unavailable');
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return databaseProblem(code);
  return transportProblem(error as FastifyError);
}
