import { Groups } from './groups.ts';
import { birthInside } from './identity/rules.ts';
import type { Candidate, Subject } from './rules.ts';

/** The most members that one row is compared with by name: more of one name and birth or village tell nothing. */
const MOST_ALIKE = 200;
const MOST_REMEMBERED = 400_000;
const NONE = -1;

/** `1980-02-29` as 19800229; nothing for no day. */
function dayNumber(day: string | null): number {
  if (day === null) return NONE;
  let number = 0;
  for (let i = 0; i < 10; i += 1) if (i !== 4 && i !== 7) number = number * 10 + day.charCodeAt(i) - 48;
  return number;
}

/** Whether two days could be one with a slip: two of three parts the same, or day and month exchanged; the rules judge it. */
function isNear(a: number, b: number): boolean {
  if (a === b) return true;
  // Another year and another month and day: most who share a name are years apart.
  if (a % 10_000 === b % 10_000) return true;
  if (((a / 10_000) | 0) !== ((b / 10_000) | 0)) return false;
  const [ma, da] = [((a / 100) | 0) % 100, a % 100];
  const [mb, db] = [((b / 100) | 0) % 100, b % 100];
  return ma === mb || da === db || (ma === db && da === mb);
}

/** Three digits and a check character as a number. */
function endNumber(text: string): number {
  let number = 1_000_000;
  for (const character of text)
    number = number * 11 + (character === 'X' ? 10 : character.charCodeAt(0) - 48);
  return number | 0;
}

/** Texts as small whole numbers. */
class Numbers {
  readonly #known = new Map<string, number>();

  of(text: string): number {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    this.#known.set(text, this.#known.size);
    return this.#known.size - 1;
  }

  find(text: string): number {
    return this.#known.get(text) ?? NONE;
  }
}

/** Members by what remains of a person when his number does not decide: sound of the name, birth, village, ends of the number. */
export class Names<Of extends Subject> {
  readonly #subjects: readonly Of[];
  readonly #soundNumbers = new Numbers();
  readonly #villageNumbers = new Numbers();
  /** Of each member. */
  readonly #sounds: Int32Array;
  readonly #births: Int32Array;
  readonly #villages: Int32Array;
  readonly #bySoundAndBirth: Groups;
  readonly #bySoundAndVillage: Groups;
  /** Births in the order of the groups above, so that a group's lie together. */
  readonly #birthsByVillage: Int32Array;
  #byBirthAndVillage: Groups | undefined;
  #bySoundAndBegin: Groups | undefined;
  #bySoundAndEnd: Groups | undefined;
  /** Names of rows, spelled once: name → number of its sound. */
  #spelled = new Map<string, number>();
  readonly #found: number[] = [];

  constructor(subjects: readonly Of[]) {
    const many = subjects.length;
    this.#subjects = subjects;
    this.#sounds = new Int32Array(many);
    this.#births = new Int32Array(many);
    this.#villages = new Int32Array(many);
    for (let i = 0; i < many; i += 1) {
      const { pinyin, birth, village } = subjects[i] as Of;
      this.#sounds[i] = this.#soundNumbers.of(pinyin);
      this.#births[i] = dayNumber(birth);
      this.#villages[i] = this.#villageNumbers.of(village);
    }
    this.#bySoundAndBirth = new Groups(this.#sounds, this.#births);
    this.#bySoundAndVillage = new Groups(this.#sounds, this.#villages);
    this.#birthsByVillage = this.#bySoundAndVillage.positions.map((i) => this.#births[i] ?? NONE);
  }

  /** The sound of a name, as far as a member has it. */
  #soundOf(row: Pick<Candidate, 'name' | 'pinyin'>): number {
    const known = this.#spelled.get(row.name);
    if (known !== undefined) return known;
    const sound = this.#soundNumbers.find(row.pinyin);
    if (this.#spelled.size >= MOST_REMEMBERED) this.#spelled = new Map();
    this.#spelled.set(row.name, sound);
    return sound;
  }

  /** Whether some member's name sounds like this. */
  knows(row: Pick<Candidate, 'name' | 'pinyin'>): boolean {
    return this.#soundOf(row) !== NONE;
  }

  /** The members whom a row may mean, each once. */
  alike(row: Candidate): readonly Of[] {
    this.#found.length = 0;
    const { document } = row;
    const isNumbered = document.state !== 'missing';
    const sound = this.#soundOf(row);
    const birth = dayNumber(row.birth ?? birthInside(document));
    if (birth === NONE && !isNumbered) return NOBODY;
    if (sound !== NONE && birth !== NONE) this.#take(this.#bySoundAndBirth, sound, birth);
    for (const code of sound === NONE && !isNumbered ? NOBODY : row.villages)
      this.#takeOfVillage(this.#villageNumbers.find(code), sound, birth, isNumbered);
    if (isNumbered && sound !== NONE) this.#takeByEnds(document, sound);
    return this.#once();
  }

  #take(groups: Groups, a: number, b: number): void {
    const group = groups.find(a, b);
    if (group < 0) return;
    const [begin, end] = [groups.beginOf(group), groups.endOf(group)];
    if (end - begin > MOST_ALIKE) return;
    for (let i = begin; i < end; i += 1) this.#found.push(groups.positions[i] ?? 0);
  }

  /** By sound, and with a number by birth too; without a number a name and a village are nothing when the births are far apart. */
  #takeOfVillage(village: number, sound: number, birth: number, isNumbered: boolean): void {
    if (village === NONE) return;
    if (isNumbered && birth !== NONE) {
      this.#byBirthAndVillage ??= new Groups(this.#births, this.#villages);
      this.#take(this.#byBirthAndVillage, birth, village);
    }
    if (sound === NONE) return;
    if (isNumbered) this.#take(this.#bySoundAndVillage, sound, village);
    else this.#takeNear(sound, village, birth);
  }

  #takeNear(sound: number, village: number, birth: number): void {
    const groups = this.#bySoundAndVillage;
    const group = groups.find(sound, village);
    if (group < 0) return;
    const [begin, end] = [groups.beginOf(group), groups.endOf(group)];
    if (end - begin > MOST_ALIKE) return;
    for (let i = begin; i < end; i += 1)
      if (isNear(this.#birthsByVillage[i] ?? NONE, birth)) this.#found.push(groups.positions[i] ?? 0);
  }

  /** Two thirds of a number each: a slip leaves one of them whole. */
  #takeByEnds(document: Candidate['document'], sound: number): void {
    const written =
      document.state === 'cut' ? document.prefix : document.state === 'wrong' ? document.text : '';
    if (written.length < 6) return;
    this.#bySoundAndBegin ??= this.#byPart((key) => Number(key.slice(0, 6)));
    this.#take(this.#bySoundAndBegin, sound, Number(written.slice(0, 6)));
    if (document.state !== 'wrong') return;
    this.#bySoundAndEnd ??= this.#byPart((key) => endNumber(key.slice(-4)));
    this.#take(this.#bySoundAndEnd, sound, endNumber(written.slice(-4)));
  }

  #byPart(partOf: (key: string) => number): Groups {
    const parts = Int32Array.from(this.#subjects, ({ document }) =>
      document === null ? NONE : partOf(document),
    );
    return new Groups(this.#sounds, parts);
  }

  #once(): readonly Of[] {
    const found = this.#found;
    if (found.length === 0) return NOBODY;
    const once = found.length === 1 ? found : [...new Set(found)];
    return once.map((position) => this.#subjects[position] as Of);
  }
}

const NOBODY: readonly never[] = [];
