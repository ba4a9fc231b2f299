/** One thing looked at: what it is, whether it holds, how many break it, and what to do. */
export type Examination = {
  readonly id: string;
  readonly ok: boolean;
  /** How many records break it. */
  readonly count: number;
  readonly zh: { readonly title: string; readonly remedy: string };
  readonly en: { readonly title: string; readonly remedy: string };
};

/** A sentence in the two languages of the command line. */
type Text = { zh: string; en: string };
export const text = (zh: string, en: string): Text => ({ zh, en });

/** What was found of one thing: it holds when no record breaks it. */
export function examination(id: string, count: number, title: Text, remedy: Text): Examination {
  return {
    id,
    ok: count === 0,
    count,
    zh: { title: title.zh, remedy: remedy.zh },
    en: { title: title.en, remedy: remedy.en },
  };
}
