import type { Finding } from '#kernel/problem.ts';
import { currentLanguage, ProblemError } from '#platform/web/kit.ts';

/** What goes with a list. */
export type ListFields = {
  readonly area: string;
  readonly kind: string;
  readonly sender: string;
  readonly on: string;
};

function formOf(file: File, fields: ListFields): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== '') form.set(name, value);
  form.append('file', file, file.name);
  return form;
}

type Wire = {
  code?: string;
  findings?: Finding[];
  details?: Record<string, string | number>;
  reference?: string;
};

function problemOf({ status, responseText }: XMLHttpRequest): ProblemError {
  let body: Wire = {};
  try {
    body = JSON.parse(responseText) as Wire;
  } catch {
    // An answer from before our server (a proxy): only the status is known.
  }
  const { code = `http.${status}`, findings = [], details = {}, reference = '' } = body;
  return new ProblemError(status, code, findings, details, reference);
}

/**
 * POST /api/lists/drafts; the same `id` sent again opens no second run. `onShare` tells how much has gone out, 0 to 1.
 * @throws ProblemError, status 0 `web.offline` without a network
 */
export function sendList(
  file: File,
  fields: ListFields,
  id: string,
  onShare: (share: number) => void,
): Promise<{ run: string }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/lists/drafts');
    request.setRequestHeader('command-id', id);
    request.setRequestHeader('accept-language', currentLanguage());
    request.upload.onprogress = (event) => onShare(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ProblemError(0, 'web.offline'));
    request.onload = () =>
      request.status < 300
        ? resolve(JSON.parse(request.responseText) as { run: string })
        : reject(problemOf(request));
    request.send(formOf(file, fields));
  });
}
