import { expect, test } from 'vitest';
import { isUuid, uuidv7 } from './ids.ts';

test('a UUIDv7 carries its time, version and variant whatever the random bytes', () => {
  for (const byte of [0, 1, 0x3f, 0x7f, 0x80, 0xff]) {
    const id = uuidv7(0x0190_1234_5678, new Uint8Array(10).fill(byte));
    expect(isUuid(id)).toBe(true);
    expect(id.startsWith('01901234-5678-7')).toBe(true);
    expect('89ab').toContain(id.charAt(19));
  }
});

test('later ids sort after earlier ones', () => {
  expect(uuidv7(2, new Uint8Array(10)) > uuidv7(1, new Uint8Array(10).fill(255))).toBe(true);
});
