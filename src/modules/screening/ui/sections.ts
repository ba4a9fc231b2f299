/** One page of 筛查, in the row under its head; `page` as in `screening:section.*`. */
type Section = {
  readonly id: string;
  readonly path: string;
  /** Shown to who may send one of these commands; without it, to everybody who sees 筛查. */
  readonly commands?: readonly string[];
  /** Shown to these roles too, who read and send nothing. */
  readonly roles?: readonly string[];
};

/** The pages of 筛查 in the order of the work: ask, keep a run, answer what it found, hold lists against it, and the rules themselves. */
export const SECTIONS: readonly Section[] = [
  { id: 'ask', path: '/screening' },
  { id: 'runs', path: '/screening/runs' },
  { id: 'tasks', path: '/screening/tasks' },
  { id: 'lists', path: '/screening/lists' },
  { id: 'clues', path: '/screening/clues' },
  { id: 'rules', path: '/screening/rules' },
  { id: 'simulation', path: '/screening/simulation', commands: ['screening.simulate'], roles: ['inspector'] },
];

/** The sections that somebody with these commands sees. */
export function sectionsFor(commands: readonly string[], role = ''): readonly Section[] {
  return SECTIONS.filter(
    (one) =>
      one.commands === undefined ||
      one.commands.some((name) => commands.includes(name)) ||
      one.roles?.includes(role) === true,
  );
}
