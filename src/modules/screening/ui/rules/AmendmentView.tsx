import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { areaPrefix } from '#kernel/area-code.ts';
import {
  ErrorLine,
  ErrorView,
  formatInstant,
  formatNumber,
  Skeleton,
  useAddress,
  useAsk,
  useCommand,
  useFrame,
  useMay,
  useRead,
} from '#platform/web/kit.ts';
import { overlayPacks, readOverlay } from '#policy/overlay.ts';
import { resolvePacks } from '#policy/resolve.ts';
import type { AmendmentDetail, Effect } from '../../amendments/model.ts';
import { CountWords, StateTag } from './AmendmentList.tsx';
import { CaseTable } from './CaseTable.tsx';
import { DifferenceView } from './DifferenceView.tsx';
import { policyBefore } from './place-policy.ts';
import { usePlace } from './use-place.ts';

/** One amendment: what was and what is, its cases run here, what it would find, and who did what with it. */
export function AmendmentView({ id }: { readonly id: string }) {
  const { t } = useTranslation('rules');
  const { set } = useAddress();
  const query = useRead<AmendmentDetail>(`/api/screening/amendments/${id}`);
  return (
    <article className="ru-detail">
      <button type="button" className="link" onClick={() => set({ amendment: undefined, tab: 'amendments' })}>
        {t('rules:back')}
      </button>
      {query.error && <ErrorView error={query.error} retry={() => void query.refetch()} />}
      {query.data ? <Amended amendment={query.data} /> : !query.error && <Skeleton rows={8} />}
    </article>
  );
}

function Amended({ amendment }: { readonly amendment: AmendmentDetail }) {
  const { t } = useTranslation('rules');
  const { place } = usePlace(amendment.area);
  const { overlay } = readOverlay({ ...amendment.content, area: areaPrefix(amendment.area) });
  const open = amendment.state !== 'approved' && amendment.state !== 'withdrawn';
  const before = place && policyBefore(place, amendment.id);
  const laid = before && overlay && overlayPacks(before.packSet, overlay).packSet;
  const policy = laid && resolvePacks(laid, amendment.area);
  return (
    <>
      <section className="card">
        <header className="ru-detail-head">
          <h2>{amendment.title}</h2>
          <StateTag state={amendment.state} />
          <span className="sub">
            {amendment.areaName} · <CountWords counts={amendment.counts} />
          </span>
          <span className="grow" />
          <Steps amendment={amendment} />
        </header>
        {before && overlay && <DifferenceView before={before} overlay={overlay} />}
      </section>
      {open && <EffectCard amendment={amendment} />}
      {laid && policy && (
        <section className="card">
          <h3>{t('rules:cases')}</h3>
          <CaseTable
            place={{ packSet: laid, policy }}
            cases={overlay.cases.flatMap((file) =>
              file.cases.map((one) => ({
                rule: file.rule,
                one,
                packArea: overlay.area,
                source: `${file.rule} · ${amendment.title}`,
              })),
            )}
          />
        </section>
      )}
      <section className="card">
        <h3>{t('rules:steps')}</h3>
        <ol className="ru-history">
          {amendment.steps.map((step) => (
            <li key={`${step.what} ${step.at}`}>
              {formatInstant(step.at)} {step.name} {t(`rules:step.${step.what}`)}
              {step.note !== '' && `${t('rules:colon')}${step.note}`}
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

/** What the reader may do with it now. Nobody approves what he wrote. */
function Steps({ amendment }: { readonly amendment: AmendmentDetail }) {
  const { t } = useTranslation('rules');
  const { set } = useAddress();
  const [back, setBack] = useState(false);
  const mayWrite = useMay('screening.draftAmendment');
  const mayApprove = useMay('screening.approveAmendment');
  const submit = useCommand('screening.submitAmendment');
  const approve = useCommand('screening.approveAmendment');
  const withdraw = useCommand('screening.withdrawAmendment');
  const { id, revision, state, own } = amendment;
  const only = { amendment: id, revision };
  const writable = state === 'draft' || state === 'sent-back';
  const busy = submit.isPending || approve.isPending || withdraw.isPending;
  return (
    <div className="ru-actions">
      {mayWrite && writable && (
        <>
          <button type="button" className="btn line" onClick={() => set({ draft: id, amendment: undefined })}>
            {t('rules:edit')}
          </button>
          <button type="button" className="btn go" disabled={busy} onClick={() => submit.mutate(only)}>
            {t('rules:submit')}
          </button>
        </>
      )}
      {mayApprove && state === 'submitted' && !own && (
        <button type="button" className="btn go" disabled={busy} onClick={() => approve.mutate(only)}>
          {t('rules:approve')}
        </button>
      )}
      {mayApprove && state === 'submitted' && (
        <button type="button" className="btn line" onClick={() => setBack(!back)}>
          {t('rules:sendBack')}
        </button>
      )}
      {mayWrite && own && (writable || state === 'submitted') && (
        <button type="button" className="btn line" disabled={busy} onClick={() => withdraw.mutate(only)}>
          {t('rules:withdraw')}
        </button>
      )}
      {mayApprove && state === 'submitted' && own && <span className="sub">{t('rules:otherApproves')}</span>}
      {back && state === 'submitted' && <SendBack amendment={amendment} />}
      <ErrorLine error={submit.error ?? approve.error ?? withdraw.error} />
    </div>
  );
}

function SendBack({ amendment }: { readonly amendment: AmendmentDetail }) {
  const { t } = useTranslation('rules');
  const [note, setNote] = useState('');
  const sendBack = useCommand('screening.sendBackAmendment');
  return (
    <form
      className="ru-send-back"
      onSubmit={(event) => {
        event.preventDefault();
        sendBack.mutate({ amendment: amendment.id, revision: amendment.revision, note });
      }}
    >
      <label className="stack-field">
        {t('rules:sendBackWhy')}
        <textarea
          className="field"
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <button type="submit" className="btn" disabled={note.trim() === '' || sendBack.isPending}>
        {t('rules:sendBack')}
      </button>
      <ErrorLine error={sendBack.error} />
    </form>
  );
}

/** How many households the rules concerned find on the day, now and with the amendment. */
function EffectCard({ amendment }: { readonly amendment: AmendmentDetail }) {
  const { t } = useTranslation('rules');
  const { on } = useFrame();
  const may = useMay('screening.draftAmendment');
  const effect = useAsk<Effect>(
    `/api/screening/amendments/${amendment.id}/effect`,
    { on },
    { enabled: may, staleTime: 60_000 },
  );
  if (!may) return null;
  return (
    <section className="card" aria-labelledby="ru-effect">
      <h3 id="ru-effect">{t('rules:effect', { on })}</h3>
      <ErrorLine error={effect.error} />
      {effect.isPending && <Skeleton rows={3} />}
      {effect.data && <EffectTable effect={effect.data} />}
    </section>
  );
}

function EffectTable({ effect }: { readonly effect: Effect }) {
  const { t } = useTranslation('rules');
  const shown = (count: number | null) => (count === null ? t('rules:notInForceShort') : formatNumber(count));
  const change = (before: number | null, after: number | null) => {
    const more = (after ?? 0) - (before ?? 0);
    return more > 0 ? `+${formatNumber(more)}` : formatNumber(more);
  };
  if (effect.items.length === 0 && effect.villageRules.length === 0)
    return <p>{t('rules:effectNone', { on: effect.on })}</p>;
  return (
    <>
      <div className="ru-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('rules:rule')}</th>
              <th scope="col" className="n">
                {t('rules:before')}
              </th>
              <th scope="col" className="n">
                {t('rules:after')}
              </th>
              <th scope="col" className="n">
                {t('rules:more')}
              </th>
            </tr>
          </thead>
          <tbody>
            {effect.items.map((one) => (
              <tr key={one.rule}>
                <th scope="row">{one.title}</th>
                <td className="n">{shown(one.before)}</td>
                <td className="n">{shown(one.after)}</td>
                <td className="n">
                  <b>{change(one.before, one.after)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {effect.villageRules.length > 0 && (
        <p className="sub">
          {t('rules:effectVillages', {
            names: effect.villageRules.map(({ title }) => title).join(t('rules:semicolon')),
          })}
        </p>
      )}
    </>
  );
}
