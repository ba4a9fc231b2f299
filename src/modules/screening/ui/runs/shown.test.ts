import { describe, expect, it } from 'vitest';
import { shownOf } from './shown.ts';

describe('what the list of findings shows', () => {
  it('is first what the role must answer itself', () => {
    expect(shownOf({}, 'village-cadre')).toMatchObject({ state: 'open', side: 'village' });
    expect(shownOf({}, 'department-officer').side).toBe('department');
    expect(shownOf({}, 'county-office').side).toBeUndefined();
    expect(shownOf({ side: 'all' }, 'town-clerk').side).toBeUndefined();
    expect(shownOf({ side: 'department' }, 'town-clerk').side).toBe('department');
  });

  it('is all of a run or of a household, whoever must answer it', () => {
    expect(shownOf({ run: 'r', change: 'new', state: 'all' }, 'village-cadre')).toMatchObject({
      state: 'all',
      side: undefined,
      change: 'new',
    });
    expect(shownOf({ household: 'h' }, 'town-clerk').side).toBeUndefined();
  });

  it('takes nothing that it does not know from the address', () => {
    expect(shownOf({ state: 'drop', side: 'x', change: 'y' }, 'county-office')).toMatchObject({
      state: 'open',
      side: undefined,
      change: undefined,
    });
  });
});
