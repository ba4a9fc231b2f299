import { useTranslation } from 'react-i18next';
import { areaPrefix } from '#kernel/area-code.ts';
import { StateView, Tag, useAddress, useFrame, useMay } from '#platform/web/kit.ts';
import { rulesOn } from '#policy/policy.ts';
import { readsOf } from '#policy/rules.ts';
import { CaseTable } from './CaseTable.tsx';
import { ExpressionText } from './ExpressionText.tsx';
import { casesOf, type PlacePolicy, type RuleVersion, versionsOf } from './place-policy.ts';
import { useWords } from './use-words.ts';
import { wordsOf } from './vocabulary.ts';

/** One rule: sentence, condition with what its names mean, document, days, where it comes from, cases that prove it. */
export function RuleDetail({ place, id }: { readonly place: PlacePolicy; readonly id: string }) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  const { on } = useFrame();
  const { set } = useAddress();
  const versions = versionsOf(place, id);
  const inForce = rulesOn(place.policy, on).find(({ rule }) => rule.id === id)?.rule;
  const rule = inForce ?? versions[0]?.rule;
  const back = (
    <button type="button" className="link" onClick={() => set({ rule: undefined })}>
      {t('rules:back')}
    </button>
  );
  if (!rule)
    return (
      <>
        {back}
        <StateView kind="empty" title={t('rules:noSuchRule')} text={t('rules:noSuchRuleHelp')} />
      </>
    );
  return (
    <article className="ru-detail">
      {back}
      <section className="card">
        <header className="ru-detail-head">
          <h2>{say(rule.title)}</h2>
          <Tag>{t(`screening:kind.${rule.kind}`)}</Tag>
          <Tag tone={rule.severity === 'high' ? 'amber' : 'plain'}>
            {t(`screening:rule.severity.${rule.severity}`)}
          </Tag>
          {inForce === undefined && <Tag tone="red">{t('rules:notInForce', { on })}</Tag>}
          <span className="grow" />
          <Actions id={id} />
        </header>
        <dl className="ru-facts">
          <dt>{t('rules:message')}</dt>
          <dd>{say(rule.message)}</dd>
          <dt>{t('rules:responsible')}</dt>
          <dd>{say(rule.responsible)}</dd>
          <dt>{t('rules:reference')}</dt>
          <dd>
            {rule.reference.title} {rule.reference.no}
          </dd>
        </dl>
        <h3>{t('rules:expression')}</h3>
        <ExpressionText expression={rule.expression} findings={[]} />
        <Names place={place} id={id} />
      </section>
      <section className="card">
        <h3>{t('rules:cases')}</h3>
        <CaseTable
          place={place}
          cases={casesOf(place, id).map(({ one, pack }) => ({
            rule: id,
            one,
            packArea: pack.area,
            source: say(pack.title),
          }))}
        />
      </section>
      <section className="card">
        <h3>{t('rules:history')}</h3>
        <ol className="ru-history">
          {versions.map((version) => (
            <Version
              key={`${version.rule.pack} ${version.rule.from} ${version.rule.area}`}
              version={version}
              current={version.rule === inForce}
            />
          ))}
          {(place.policy.off ?? [])
            .filter((off) => off.rule === id)
            .map((off) => (
              <li key={`off ${off.pack} ${off.from}`}>
                <Tag tone="red">{t('rules:off')}</Tag>{' '}
                <Days from={off.from} to={off.to === 'infinity' ? null : off.to} /> · {off.reference.title}{' '}
                {off.reference.no}
              </li>
            ))}
        </ol>
      </section>
    </article>
  );
}

export function Days({ from, to }: { readonly from: string; readonly to: string | null | undefined }) {
  const { t } = useTranslation('rules');
  return <>{to ? t('screening:rule.validTo', { from, to }) : t('screening:rule.valid', { from })}</>;
}

function Version({
  version: { rule, pack, to },
  current,
}: {
  readonly version: RuleVersion;
  readonly current: boolean;
}) {
  const { t } = useTranslation('rules');
  const { say } = useWords();
  return (
    <li>
      <Days from={rule.from} to={to} />
      {' · '}
      {say(pack?.title ?? { zh: rule.pack, en: rule.pack })}{' '}
      {pack?.layer && <Tag tone="jade">{t('rules:amended')}</Tag>}{' '}
      {current && <Tag tone="jade">{t('rules:current')}</Tag>}
      <div className="sub">
        {rule.reference.title} {rule.reference.no}
      </div>
      {!current && (
        <pre className="ru-expression old">
          <code>{rule.expression}</code>
        </pre>
      )}
    </li>
  );
}

/** What the names in the condition mean, with the value of a number on the day. */
function Names({ place, id }: { readonly place: PlacePolicy; readonly id: string }) {
  const { t } = useTranslation('rules');
  const { nameOf } = useWords();
  const compiled = place.policy.rules.filter(({ rule }) => rule.id === id).at(-1);
  if (!compiled) return null;
  const words = wordsOf(place.policy);
  const names = [...readsOf(compiled)].flatMap((fact) => {
    const word = words.find((one) => one.fact === fact);
    return word ? [{ fact, name: word.name, said: nameOf(word) }] : [];
  });
  if (names.length === 0) return null;
  return (
    <dl className="ru-names" aria-label={t('rules:names')}>
      {names.map(({ fact, name, said }) => (
        <div key={fact}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd>{said}</dd>
        </div>
      ))}
    </dl>
  );
}

function Actions({ id }: { readonly id: string }) {
  const { t } = useTranslation('rules');
  const { set } = useAddress();
  const { area } = useFrame();
  const may = useMay('screening.draftAmendment');
  if (!may) return null;
  if (![6, 9].includes(areaPrefix(area).length)) return <span className="sub">{t('rules:chooseArea')}</span>;
  const begin = (how: string) => set({ draft: `new:${how}:${id}`, rule: undefined });
  return (
    <span className="ru-actions">
      <button type="button" className="btn" onClick={() => begin('change')}>
        {t('rules:change')}
      </button>
      <button type="button" className="btn line" onClick={() => begin('off')}>
        {t('rules:switchOff')}
      </button>
      <button type="button" className="btn line" onClick={() => begin('copy')}>
        {t('rules:copy')}
      </button>
    </span>
  );
}
