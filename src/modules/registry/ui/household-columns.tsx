import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type Column,
  currentLanguage,
  formatFen,
  formatFenChange,
  PageLink,
  useCodes,
} from '#platform/web/kit.ts';
import type { HouseholdRow } from '../households/model.ts';
import { useStatusWords } from './status-words.ts';

const yuan = (fen: number | null) => (fen === null ? null : fen / 100);

/** 白水村二组 */
export function placeOf(row: Pick<HouseholdRow, 'villageName' | 'naturalVillage'>): string {
  return `${row.villageName}${row.naturalVillage ?? ''}`;
}

/** Columns of the household list; the first ones are shown, the others are of choice. */
export function useHouseholdColumns(): Column<HouseholdRow>[] {
  const { t } = useTranslation('registry');
  const codes = useCodes();
  const status = useStatusWords();
  const language = currentLanguage();
  const ready = codes.options('poverty-cause').length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change only with the language and when the code lists have come
  return useMemo(() => {
    const word = (list: string, code: string | null) => (code === null ? '' : codes.label(list, code));
    const words = (list: string, values: readonly string[]) =>
      values.map((code) => codes.label(list, code)).join(t('registry:separator'));
    const flag = (value: boolean | null) =>
      t(value === null ? 'registry:unknown' : value ? 'registry:yes' : 'registry:no');
    return [
      ...firstColumns(t, status),
      ...moneyColumns(t),
      ...chosenColumns(t, { word, words, flag, status }),
    ];
  }, [language, ready]);
}

type Status = ReturnType<typeof useStatusWords>;

function firstColumns(t: TFunction, status: Status): Column<HouseholdRow>[] {
  return [
    {
      id: 'head',
      title: t('registry:field.head'),
      sort: 'name',
      text: (row) => row.headName,
      render: (row) => (
        <>
          <PageLink to={`/households/${row.id}`}>{row.headName}</PageLink>
          {row.matchedMember !== null && (
            <span className="sub"> {t('registry:list.matched', { name: row.matchedMember })}</span>
          )}
        </>
      ),
    },
    {
      id: 'village',
      title: t('registry:field.village'),
      sort: 'village',
      text: (row) => `${row.townName}${placeOf(row)}`,
      render: (row) => <span title={`${row.townName}${placeOf(row)}`}>{placeOf(row)}</span>,
    },
    {
      id: 'members',
      title: t('registry:field.members'),
      align: 'right',
      sort: 'size',
      text: (row) => row.memberCount,
      render: (row) => row.memberCount,
    },
    {
      id: 'registration',
      title: t('registry:field.registration'),
      text: (row) => status.registration(row),
      render: (row) => status.registration(row),
    },
    {
      id: 'monitoring',
      title: t('registry:field.monitoring'),
      text: (row) => status.monitoring(row),
      render: (row) =>
        row.monitoring === 'monitored' ? (
          <span className="warn">{status.monitoring(row)}</span>
        ) : (
          status.monitoring(row)
        ),
    },
  ];
}

function moneyColumns(t: TFunction): Column<HouseholdRow>[] {
  return [
    {
      id: 'income',
      title: t('registry:field.perHead'),
      align: 'right',
      sort: 'income',
      text: (row) => yuan(row.perHeadFen),
      render: (row) => (
        <>
          {formatFen(row.perHeadFen)}{' '}
          {row.incomeYear !== null && <span className="sub">{row.incomeYear}</span>}
        </>
      ),
    },
    {
      id: 'change',
      title: t('registry:field.change'),
      align: 'right',
      text: (row) => yuan(row.perHeadChangeFen),
      render: (row) => (
        <span className={(row.perHeadChangeFen ?? 0) < 0 ? 'warn' : 'quiet'}>
          {formatFenChange(row.perHeadChangeFen)}
        </span>
      ),
    },
  ];
}

type Words = {
  readonly word: (list: string, code: string | null) => string;
  readonly words: (list: string, codes: readonly string[]) => string;
  readonly flag: (value: boolean | null) => string;
  readonly status: Status;
};

function chosenColumns(t: TFunction, { word, words, flag }: Words): Column<HouseholdRow>[] {
  const plain = (
    id: string,
    title: string,
    text: (row: HouseholdRow) => string | number | null,
    hidden = true,
  ): Column<HouseholdRow> => ({
    id,
    title,
    text,
    render: (row) => text(row) ?? '',
    hidden,
  });
  return [
    plain(
      'cause',
      t('registry:field.mainCause'),
      (row) => word('poverty-cause', row.povertyCauses[0] ?? null),
      false,
    ),
    {
      ...plain(
        'disabled',
        t('registry:field.disabled'),
        (row) => (row.disabledCount === 0 ? '' : row.disabledCount),
        false,
      ),
      align: 'right',
    },
    {
      ...plain('findings', t('registry:field.openFindings'), (row) => row.openFindings, false),
      align: 'right',
      render: (row) => (row.openFindings === 0 ? '' : <span className="warn">{row.openFindings}</span>),
    },
    plain('no', t('registry:field.householdNo'), (row) => row.nationalHouseholdNo),
    plain('town', t('registry:field.town'), (row) => row.townName),
    plain('causes', t('registry:field.causes'), (row) => words('poverty-cause', row.povertyCauses)),
    plain('risks', t('registry:field.risks'), (row) => words('poverty-risk', row.risks)),
    plain('kind', t('registry:field.monitoredKind'), (row) => word('monitored-kind', row.monitoredKind)),
    plain('type', t('registry:field.householdType'), (row) => word('household-type', row.householdType)),
    plain('class', t('registry:field.povertyClass'), (row) => word('poverty-class', row.povertyClass)),
    plain('year', t('registry:field.graduationYear'), (row) => row.graduationYear),
    plain('housing', t('registry:field.dangerousHousing'), (row) => flag(row.dangerousHousing)),
    plain('water', t('registry:field.safeWater'), (row) => flag(row.safeWater)),
  ];
}
