import { z } from 'zod';

/** Who is signed in and what he may do: GET /api/session. */
export const Session = z.object({
  user: z.object({ id: z.string(), username: z.string(), name: z.string() }),
  /** A role id of the access module. */
  role: z.string(),
  /** The area of the role; administrators have one too but see no people in it. */
  area: z.object({ code: z.string(), name: z.string(), level: z.string() }),
  mayWrite: z.boolean(),
  /** Names of the commands that this role may send: the same test as the server's. */
  commands: z.array(z.string()),
  /** Pages of the left navigation that this role uses. */
  pages: z.array(z.string()),
  /** True while the password is one that was handed over: nothing else answers until it is changed. */
  mustChangePassword: z.boolean(),
  /** True in the demo county. */
  demo: z.boolean(),
  /** Today in China, `YYYY-MM-DD`, by the server's clock. */
  today: z.iso.date(),
});
export type Session = z.infer<typeof Session>;
