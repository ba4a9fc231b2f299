import { useTranslation } from 'react-i18next';
import { Masked, UNKNOWN, useCodes, useMay } from '#platform/web/kit.ts';
import type { HouseholdFile, MemberView } from '../households/model.ts';
import { CorrectMember } from './CorrectMember.tsx';
import { RemoveMember } from './RemoveMember.tsx';
import { RevealButton, RevealProvider, useReveal } from './Reveal.tsx';

/** 成员 with their numbers masked. */
export function MembersTab({ file }: { readonly file: HouseholdFile }) {
  return (
    <RevealProvider key={file.id} household={file.id}>
      <Members file={file} />
    </RevealProvider>
  );
}

function Members({ file }: { readonly file: HouseholdFile }) {
  const { t } = useTranslation('registry');
  const may = useMay('registry.correctMember');
  const heads = [
    'name',
    'relation',
    'age',
    'education',
    'labour',
    'now',
    'health',
    'document',
    'phone',
    'support',
  ];
  return (
    <section className="card wide-card">
      <h2>
        {t('registry:tab.members')}{' '}
        <span className="sub">{t('registry:persons', { count: file.members.length })}</span> <RevealButton />
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={t('registry:tab.members')}>
        <table className="plain stacks">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col" className={head === 'age' ? 'n' : undefined}>
                  {t(`registry:member.${head}`)}
                </th>
              ))}
              {may && <th className="no-print">{t('registry:member.actions')}</th>}
            </tr>
          </thead>
          <tbody>
            {file.members.map((member) => (
              <Member key={member.person} member={member} file={file} may={may} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

type MemberProps = { readonly member: MemberView; readonly file: HouseholdFile; readonly may: boolean };

function Member({ member, file, may }: MemberProps) {
  const { t } = useTranslation('registry');
  const words = useMemberWords(member);
  const reveal = useReveal();
  // On a phone the row is a card and its cells tell their names themselves.
  const label = (head: string) => ({ 'data-label': t(`registry:member.${head}`) });
  return (
    <tr>
      <th scope="row">{member.name}</th>
      <td {...label('relation')}>{words.relation}</td>
      <td className="n" {...label('age')}>
        {member.age ?? UNKNOWN}
      </td>
      <td {...label('education')}>{words.education}</td>
      <td {...label('labour')}>{words.labour}</td>
      <td {...label('now')}>{words.now}</td>
      <td {...label('health')}>{words.health}</td>
      <td {...label('document')}>
        <Masked mask={member.documentMask} full={reveal.shown?.documents[member.person]} />
      </td>
      <td {...label('phone')}>
        <Masked mask={member.phoneMask} full={reveal.shown?.phones[member.person]} />
      </td>
      <td className="wrap" {...label('support')}>
        {words.support}
      </td>
      {may && (
        <td className="no-print">
          <CorrectMember file={file} member={member} /> <RemoveMember file={file} member={member} />
        </td>
      )}
    </tr>
  );
}

function useMemberWords(member: MemberView) {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const word = (list: string, code: string | null) => (code === null ? UNKNOWN : codes.label(list, code));
  const schooling =
    member.schoolingStatus !== null && member.schoolingStatus !== 'not-at-school'
      ? codes.label('schooling-status', member.schoolingStatus)
      : '';
  const months =
    member.workMonths === null || member.workMonths === 0
      ? ''
      : t('registry:member.months', { months: member.workMonths });
  const work = member.workPlace === null ? '' : codes.label('work-place', member.workPlace);
  const health = member.healthStatus.map((code) => codes.label('health-status', code));
  if (member.disabilityType !== null) health.push(codes.label('disability-type', member.disabilityType));
  const support = (
    [
      'minimumLiving',
      'destituteSupport',
      'residentMedicalInsured',
      'criticalIllnessInsured',
      'residentPensionInsured',
      'staffPensionInsured',
    ] as const
  )
    .filter((field) => member[field] === true)
    .map((field) => t(`registry:member.support.${field}`));
  return {
    relation: word('relation-to-head', member.relationToHead),
    education: word('education-level', member.educationLevel),
    labour: word('labor-capacity', member.laborCapacity),
    now: [schooling, work, months].filter(Boolean).join(' · ') || UNKNOWN,
    health: health.join(t('registry:separator')) || UNKNOWN,
    support: support.join(t('registry:separator')) || UNKNOWN,
  };
}
