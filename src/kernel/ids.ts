/**
 * UUIDv7 (RFC 9562): ordered by time, made by whoever creates the record.
 * `millis` and `random` come in as arguments, so that every decision can be replayed.
 * @param millis milliseconds since 1970-01-01 UTC
 * @param random at least 10 random bytes
 */
export function uuidv7(millis: number, random: Uint8Array): string {
  const time = Math.floor(millis).toString(16).padStart(12, '0');
  const hex = Array.from(random.subarray(0, 10), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const variant = (8 + (Number.parseInt(hex.charAt(3), 16) & 3)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-${variant}${hex.slice(4, 7)}-${hex.slice(7, 19)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in lower case, of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
