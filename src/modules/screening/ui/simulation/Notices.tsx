import { useTranslation } from 'react-i18next';
import { counted, formatNumber } from '#platform/web/kit.ts';
import type { SimulationSums, SimulationView } from '../../simulation/model.ts';

/** Exit rules that say nothing of anybody who is in: most likely they look only at households that have graduated. */
function silentExits({ rules, causes }: SimulationView): string[] {
  const speaks = (rule: string) =>
    causes.some(({ group, cause }) => cause === rule && (group === 'stay' || group === 'unknown'));
  return rules
    .filter(({ role, change, rule }) => role === 'exit' && change !== 'off' && !speaks(rule))
    .map(({ title }) => title);
}

/** What somebody must know before he uses the figures: numbers that policy does not have, many of whom nobody can tell. */
export function Notices({ view, sums }: { readonly view: SimulationView; readonly sums: SimulationSums }) {
  const { t } = useTranslation('simulation');
  const unknown = sums.scenario.unknown.households;
  const silent = view.causes
    .filter(({ group, title }) => group === 'unknown' && title !== null)
    .slice(0, 3)
    .map(({ title }) => title);
  const exits = sums.scenario.leave.households > 0 ? silentExits(view) : [];
  const lines = [
    ...(view.missing.length > 0
      ? [
          t('simulation:notice.missing', {
            names: view.missing.map(({ title }) => title).join(t('simulation:semicolon')),
            on: view.on,
          }),
        ]
      : []),
    ...(unknown * 5 > sums.looked.households
      ? [
          t('simulation:notice.unknown', {
            n: formatNumber(unknown),
            count: unknown,
            rules: silent.join(t('simulation:semicolon')),
          }),
        ]
      : []),
    ...(exits.length > 0
      ? [t('simulation:notice.silentExit', { rules: exits.join(t('simulation:semicolon')) })]
      : []),
    ...(view.truthNotFound > 0 ? [counted(t, 'simulation:notice.truthNotFound', view.truthNotFound)] : []),
  ];
  if (lines.length === 0) return null;
  return (
    <div className="sm-notice" role="note">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </div>
  );
}
