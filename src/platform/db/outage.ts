const UNREACHABLE = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)$/;
const GONE =
  /timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error/;

/** Whether an error says that the database cannot be reached now, and not that something is wrong with what was asked. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code !== 'string') return GONE.test(error.message);
  // Class 08: connection; 57P: the server stops or starts. A cancelled or timed-out statement (57014) is none.
  return UNREACHABLE.test(code) || code.startsWith('08') || code.startsWith('57P');
}
