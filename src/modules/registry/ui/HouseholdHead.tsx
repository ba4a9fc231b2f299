import { useTranslation } from 'react-i18next';
import { Tag, useCodes } from '#platform/web/kit.ts';
import type { HouseholdFile } from '../households/model.ts';
import { placeOf } from './household-columns.tsx';
import { IncomeChart, IncomeLegend } from './IncomeChart.tsx';
import { OpenFindings } from './OpenFindings.tsx';
import { useStatusWords } from './status-words.ts';

/** Who, since when which status, income of the last years against each year's own line, what is open. */
export function HouseholdHead({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const open = file.findings.some((finding) => finding.state === 'open');
  return (
    <section className={`card household-head ${open ? '' : 'no-doubt'}`}>
      <Identity file={file} />
      <figure>
        <figcaption>
          <h2>{t('registry:income.chart')}</h2>
          <IncomeLegend incomes={file.incomes} />
        </figcaption>
        <IncomeChart incomes={file.incomes} width={400} height={156} />
      </figure>
      {open && (
        <div>
          <h2>{t('registry:finding.title')}</h2>
          <OpenFindings file={file} />
        </div>
      )}
    </section>
  );
}

function Identity({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const status = useStatusWords();
  const monitoring = status.monitoring(file);
  const since =
    file.registrationSince === null ? '' : t('registry:head.since', { on: file.registrationSince });
  const causes = file.povertyCauses.map((code, at) =>
    at === 0 && file.povertyCauses.length > 1
      ? t('registry:head.mainCause', { cause: codes.label('poverty-cause', code) })
      : codes.label('poverty-cause', code),
  );
  const lines: [string, string][] = [
    [t('registry:head.place'), `${file.townName}${placeOf(file)}`],
    [t('registry:head.people'), usePeople(file)],
    [t('registry:head.status'), [status.registration(file), since].filter(Boolean).join(t('registry:comma'))],
    [t('registry:head.causes'), causes.join(t('registry:separator'))],
    [
      t('registry:head.risks'),
      file.risks.map((code) => codes.label('poverty-risk', code)).join(t('registry:separator')),
    ],
    [t('registry:head.number'), file.nationalHouseholdNo],
  ];
  return (
    <div>
      <h1>
        {file.headName} <Tag tone={status.tone(file)}>{status.registration(file)}</Tag>{' '}
        {monitoring !== '' && (
          <Tag tone={file.monitoring === 'monitored' ? 'amber' : 'plain'}>{monitoring}</Tag>
        )}
      </h1>
      <dl>
        {lines
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </div>
  );
}

const WITH_LABOUR = new Set(['skilled', 'ordinary']);

/** 5 人，劳力 2 人，在校 2 人，残疾 1 人 */
function usePeople(file: HouseholdFile): string {
  const { t } = useTranslation('registry');
  const labour = file.members.filter(
    (member) => member.laborCapacity !== null && WITH_LABOUR.has(member.laborCapacity),
  ).length;
  const pupils = file.members.filter(
    (member) =>
      member.schoolingStatus !== null && !['not-at-school', 'preschool-age'].includes(member.schoolingStatus),
  ).length;
  const parts = [
    t('registry:persons', { count: file.members.length }),
    labour === 0 ? '' : t('registry:head.labour', { count: labour }),
    pupils === 0 ? '' : t('registry:head.pupils', { count: pupils }),
    file.disabledCount === 0 ? '' : t('registry:head.disabled', { count: file.disabledCount }),
  ];
  return parts.filter(Boolean).join(t('registry:comma'));
}
