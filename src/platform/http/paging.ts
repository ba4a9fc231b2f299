import { z } from 'zod';

/** A page of a list by cursor: `next` goes into the next request; null at the end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
