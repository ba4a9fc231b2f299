import type { Visit } from './browser.ts';

/** A household of who is signed in, by its place in the list of today. */
export const householdOf = ({ page }: Visit, index: number) =>
  page.evaluate(async (at) => {
    const session = await (await fetch('/api/session')).json();
    const body = JSON.stringify({ area: session.area.code, on: session.today, limit: 20 });
    const headers = { 'content-type': 'application/json' };
    const { items } = await (await fetch('/api/households/query', { method: 'POST', headers, body })).json();
    return {
      id: String(items[at].id),
      name: String(items[at].headName),
      no: String(items[at].nationalHouseholdNo),
    };
  }, index);
