const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * UUIDv7 (RFC 9562): ordered by time, made by whoever creates the record.
 * `millis` and `random` come in as arguments, so that every decision can be replayed.
 * @param millis milliseconds since 1970-01-01 UTC
 * @param random at least 10 random bytes
 */
export function uuidv7(millis: number, random: Uint8Array): string {
  const time = Math.floor(millis).toString(16).padStart(12, '0');
  const byte = (index: number) => HEX[random[index] ?? 0] ?? '';
  const version = `7${byte(0).charAt(1)}${byte(1)}`;
  const variant = (0x8000 | (((random[2] ?? 0) & 0x3f) << 8) | (random[3] ?? 0)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${byte(4)}${byte(5)}${byte(6)}${byte(7)}${byte(8)}${byte(9)}`;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether a text is a UUID in lower case, of any version. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
