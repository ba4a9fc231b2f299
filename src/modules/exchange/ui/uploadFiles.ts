import type { Finding } from '#kernel/problem.ts';
import { currentLanguage, ProblemError } from '#platform/web/kit.ts';
import type { Batch } from '../batch/model.ts';

/** What goes with the files of a new batch. */
export type UploadFields = {
  readonly area: string;
  readonly title: string;
  readonly on: string;
  readonly sender: string;
};

function formOf(files: readonly File[], fields: UploadFields): FormData {
  const form = new FormData();
  // Fields first: the server reads the parts in order and must know the area before the first file.
  form.set('area', fields.area);
  if (fields.title !== '') form.set('title', fields.title);
  if (fields.on !== '') form.set('on', fields.on);
  if (fields.sender !== '') form.set('sender', fields.sender);
  for (const file of files) form.append('file', file, file.name);
  return form;
}

type Wire = {
  code?: string;
  findings?: Finding[];
  details?: Record<string, string | number>;
  reference?: string;
};

function problemOf(request: XMLHttpRequest): ProblemError {
  let body: Wire = {};
  try {
    body = JSON.parse(request.responseText) as Wire;
  } catch {
    // An answer from before our server (a proxy): only the status is known.
  }
  return new ProblemError(
    request.status,
    body.code ?? `http.${request.status}`,
    body.findings ?? [],
    body.details ?? {},
    body.reference ?? '',
  );
}

/**
 * POST /api/imports; the same `id` sent again opens no second batch. `onShare` tells how much has gone out, 0 to 1; fetch cannot tell it, so this is the older request.
 * @throws ProblemError, status 0 `web.offline` without a network
 */
export function uploadFiles(
  files: readonly File[],
  fields: UploadFields,
  id: string,
  onShare: (share: number) => void,
): Promise<Batch> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', '/api/imports');
    request.setRequestHeader('command-id', id);
    request.setRequestHeader('accept-language', currentLanguage());
    request.upload.onprogress = (event) => onShare(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = () => reject(new ProblemError(0, 'web.offline'));
    request.onload = () =>
      request.status < 300 ? resolve(JSON.parse(request.responseText) as Batch) : reject(problemOf(request));
    request.send(formOf(files, fields));
  });
}
