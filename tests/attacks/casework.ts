import type { TestServer } from './county.ts';

/** Sends a command and gives its answer. @throws Error when it was refused */
export async function answerOf<T>(
  server: TestServer,
  cookie: string,
  command: string,
  input: object,
): Promise<T> {
  const answer = await server.app.inject({
    method: 'POST',
    url: `/api/commands/${command}`,
    headers: { cookie, 'command-id': server.services.newId() },
    payload: input,
  });
  if (answer.statusCode !== 200) throw new Error(`${command} answered ${answer.statusCode} ${answer.body}`);
  return answer.json() as T;
}

const ON = '2018-12-31';

/** A case about a household, with a paper filed in it. */
export async function openCanaryCase(server: TestServer, cookie: string, household: string, head: string) {
  const { case: caseFile } = await answerOf<{ case: string }>(server, cookie, 'casework.open', {
    workflow: 'record-correction',
    household,
    on: ON,
    reason: `${head}户信息有误`,
  });
  const { paper: casePaper } = await answerOf<{ paper: string }>(server, cookie, 'casework.filePaper', {
    case: caseFile,
    template: 'proof',
    place: `${head}户档`,
    signedOn: ON,
  });
  return { caseFile, casePaper };
}
