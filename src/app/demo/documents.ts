import type { Day } from '#kernel/day.ts';
import { checkCharacter } from '#kernel/person-document.ts';
import { COUNTY } from './places.ts';

/** Gives out numbers, none twice. One office serves a county; the order of asking decides the numbers. */
export type NumberOffice = {
  /** A valid resident ID (GB 11643) of a district that does not exist. */
  resident(birth: Day, sex: 'male' | 'female'): string;
  /** 11 digits of a series that no network gives out. */
  phone(): string;
};

/** A sequence that looks scattered and repeats only after 499 steps: 499 is prime. */
function scattered(count: number, birth: Day): number {
  const start = Number(birth.slice(8)) * 13 + Number(birth.slice(5, 7)) * 7;
  return (start + count * 197) % 499;
}

export function openNumberOffice(): NumberOffice {
  const issued = new Map<string, number>();
  let phones = 0;
  return {
    resident: (birth, sex) => {
      const key = birth + sex;
      const count = issued.get(key) ?? 0;
      issued.set(key, count + 1);
      const sequence = 2 * scattered(count, birth) + (sex === 'male' ? 1 : 2);
      const seventeen = `${COUNTY}${birth.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
      return seventeen + checkCharacter(seventeen);
    },
    phone: () => {
      phones += 1;
      return `1600${String((phones * 7_368_787) % 10_000_000).padStart(7, '0')}`;
    },
  };
}

/** 15 digits of the first generation for someone born before 2000: the same person as the 18. */
export function firstGenerationOf(resident: string): string {
  return resident.slice(0, 6) + resident.slice(8, 17);
}

/** 银行卡号 of 19 digits that begins as no bank's card does. */
export function inventBankCard(householdNo: string): string {
  return `9990${householdNo}001`;
}
