import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ErrorView,
  Figure,
  formatInstant,
  formatNumber,
  PageLink,
  Skeleton,
  Tag,
  UNKNOWN,
  useFrame,
  useMay,
  useRead,
} from '#platform/web/kit.ts';
import type { AreaHistory, AreaNode } from '../tree/model.ts';
import { AddDialog, PopulationDialog, RenameDialog } from './AreaDialogs.tsx';
import { MergeDialog } from './MergeDialog.tsx';
import { SpanWords } from './SpanWords.tsx';
import { wayUp } from './tree.ts';

type AreaDetailProps = {
  readonly node: AreaNode;
  readonly nodes: readonly AreaNode[];
  readonly onBack: () => void;
};

/** One place: where it lies, what it was called and belonged to, its agricultural population by year. */
export function AreaDetail({ node, nodes, onBack }: AreaDetailProps) {
  const { t } = useTranslation('areas');
  const { session } = useFrame();
  const history = useRead<AreaHistory>(`/api/areas/${node.id}/history`);
  const way = wayUp(nodes, node).reverse();
  return (
    <section className="card areas-detail" aria-label={node.name}>
      <button type="button" className="link areas-back" onClick={onBack}>
        {t('areas:back')}
      </button>
      <p className="sub">{way.map((one) => one.name).join(' › ')}</p>
      <h2>
        {node.name} <Tag>{t(`areas:level.${node.level}`)}</Tag>
      </h2>
      <p className="sub">
        {node.code ?? t('areas:noCode')} · <SpanWords from={node.validFrom} to={node.validTo} always />
        {node.code !== null && session.pages.includes('households') && (
          <>
            {' · '}
            <Figure id="households.registered" area={node.code} />{' '}
            <Figure id="persons.registered" area={node.code} />
          </>
        )}
      </p>
      <Actions node={node} nodes={nodes} />
      {history.isPending && <Skeleton rows={5} />}
      {history.isError && <ErrorView error={history.error} retry={() => void history.refetch()} />}
      {history.data !== undefined && <History history={history.data} />}
      {history.data !== undefined && node.level !== 'natural' && <Population history={history.data} />}
    </section>
  );
}

type Dialog = 'add' | 'rename' | 'merge' | 'population';

function Actions({ node, nodes }: Omit<AreaDetailProps, 'onBack'>) {
  const { t } = useTranslation('areas');
  const [open, setOpen] = useState<Dialog>();
  const mayAdd = useMay('areas.add');
  const mayRename = useMay('areas.rename');
  const mayMerge = useMay('areas.merge');
  const mayCount = useMay('areas.setPopulation');
  const close = () => setOpen(undefined);
  const button = (dialog: Dialog, may: boolean) => (
    <button type="button" className="btn sm line" disabled={!may} onClick={() => setOpen(dialog)}>
      {t(`areas:${dialog}`)}
    </button>
  );
  const below = node.level === 'county' || node.level === 'town' || node.level === 'village';
  return (
    <div className="areas-actions">
      {below && button('add', mayAdd)}
      {button('rename', mayRename)}
      {node.level === 'village' && button('merge', mayMerge)}
      {node.level === 'village' && node.code !== null && (
        <PageLink to={`/villages/${node.code}`} className="btn sm line">
          {t('areas:sheet')}
        </PageLink>
      )}
      {node.level !== 'natural' && button('population', mayCount)}
      {open === 'add' && <AddDialog parent={node} onClose={close} />}
      {open === 'rename' && <RenameDialog node={node} onClose={close} />}
      {open === 'merge' && <MergeDialog successor={node} nodes={nodes} onClose={close} />}
      {open === 'population' && <PopulationDialog node={node} onClose={close} />}
    </div>
  );
}

function History({ history }: { readonly history: AreaHistory }) {
  const { t } = useTranslation('areas');
  return (
    <>
      <h3>{t('areas:history.title')}</h3>
      <ul className="areas-history">
        {history.versions.map((version) => (
          <li
            key={`${version.validFrom} ${version.recordedAt}`}
            className={version.superseded ? 'superseded' : ''}
          >
            <b>{version.name}</b> <SpanWords from={version.validFrom} to={version.validTo} always />
            {version.parentName !== null && ` · ${t('areas:history.under', { name: version.parentName })}`}
            {version.superseded && <Tag>{t('areas:history.superseded')}</Tag>}
            <span className="sub">
              {t('areas:history.source')} {version.source} · {formatInstant(version.recordedAt)}
            </span>
          </li>
        ))}
        {history.predecessors.map((one) => (
          <li key={`from ${one.code} ${one.on}`}>
            {t('areas:history.mergedIn', { name: one.name, on: one.on })}{' '}
            <span className="sub">{one.code}</span>
          </li>
        ))}
        {history.successors.map((one) => (
          <li key={`to ${one.code} ${one.on}`}>
            {t('areas:history.mergedInto', { name: one.name, on: one.on })}{' '}
            <span className="sub">{one.code}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Population({ history }: { readonly history: AreaHistory }) {
  const { t } = useTranslation('areas');
  const number = (value: number | null) => (value === null ? UNKNOWN : formatNumber(value));
  return (
    <>
      <h3>{t('areas:history.population')}</h3>
      {history.population.length === 0 ? (
        <p className="sub">{t('areas:history.noPopulation')}</p>
      ) : (
        <table className="plain" aria-label={t('areas:history.population')}>
          <thead>
            <tr>
              <th scope="col">{t('areas:history.year')}</th>
              <th scope="col" className="n">
                {t('areas:history.households')}
              </th>
              <th scope="col" className="n">
                {t('areas:history.persons')}
              </th>
              <th scope="col">{t('areas:history.source')}</th>
            </tr>
          </thead>
          <tbody>
            {[...history.population].reverse().map((one) => (
              <tr key={one.year}>
                <th scope="row">{one.year}</th>
                <td className="n">{number(one.agriculturalHouseholds)}</td>
                <td className="n">{number(one.agriculturalPopulation)}</td>
                <td className="sub">{one.source}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
