import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, PageLink, useCommand, useMay } from '#platform/web/kit.ts';

type Made = { readonly clue: string; readonly joined: boolean };

/** 转为线索: what a rule found in a household goes on as a clue, with the clue's own last day. */
export function FindingToClue({ finding }: { readonly finding: string }) {
  const { t } = useTranslation('clues');
  const may = useMay('screening.clueFromFinding');
  const [made, setMade] = useState<Made>();
  const make = useCommand<Made>('screening.clueFromFinding', setMade);
  if (!may) return null;
  if (made !== undefined)
    return (
      <PageLink to="/screening/clues" search={{ clue: made.clue }}>
        {t(made.joined ? 'clues:fromFinding.joined' : 'clues:fromFinding.done')}
      </PageLink>
    );
  return (
    <>
      <button
        type="button"
        className="btn sm line"
        disabled={make.isPending}
        onClick={() => make.mutate({ finding })}
      >
        {t('clues:fromFinding.do')}
      </button>
      <ErrorLine error={make.error} />
    </>
  );
}
