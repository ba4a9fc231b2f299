import { Modal } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorLine, Figure, useCommand, useFrame } from '#platform/web/kit.ts';
import type { AreaNode, MergeAreas } from '../tree/model.ts';
import { type Why, WhyFields } from './fields.tsx';
import { matchesArea } from './match-area.ts';

type MergeDialogProps = {
  readonly successor: AreaNode;
  readonly nodes: readonly AreaNode[];
  readonly onClose: () => void;
};

/** 合并村: other villages of the county end on a day; their households and natural villages go to this one. */
export function MergeDialog({ successor, nodes, onClose }: MergeDialogProps) {
  const { t } = useTranslation('areas');
  const { session } = useFrame();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [why, setWhy] = useState<Why>({ on: session.today, source: '' });
  const [households, setHouseholds] = useState<number>();
  const merge = useCommand<{ households: number }, MergeAreas>('areas.merge', (answer) =>
    setHouseholds(answer.households),
  );
  const done = households !== undefined;
  return (
    <Modal
      open
      title={t('areas:form.mergeTitle', { name: successor.name })}
      okText={done ? t('areas:form.close') : t('areas:form.mergeGo', { count: chosen.length })}
      cancelText={t('areas:form.cancel')}
      okButtonProps={{
        disabled: !done && (chosen.length === 0 || why.source.trim().length < 2),
        loading: merge.isPending,
      }}
      cancelButtonProps={done ? { hidden: true } : {}}
      onOk={() =>
        done ? onClose() : merge.mutate({ successor: successor.id, predecessors: [...chosen], ...why })
      }
      onCancel={onClose}
      width={600}
    >
      {done ? (
        <p role="status">{t('areas:form.merged', { name: successor.name, on: why.on, households })}</p>
      ) : (
        <div className="stack">
          <p>{t('areas:form.mergeHelp', { name: successor.name, on: why.on })}</p>
          <Villages successor={successor} nodes={nodes} chosen={chosen} onChoose={setChosen} />
          <WhyFields why={why} onChange={setWhy} />
          <ErrorLine error={merge.error} />
        </div>
      )}
    </Modal>
  );
}

type VillagesProps = {
  readonly successor: AreaNode;
  readonly nodes: readonly AreaNode[];
  readonly chosen: readonly string[];
  readonly onChoose: (ids: readonly string[]) => void;
};

/** Villages of the same county, those of the same town first; each with the households that would move. */
function Villages({ successor, nodes, chosen, onChoose }: VillagesProps) {
  const { t } = useTranslation('areas');
  const [words, setWords] = useState('');
  const id = useId();
  const townOf = (node: AreaNode) => nodes.find((one) => one.id === node.parent)?.name ?? '';
  const villages = nodes
    .filter(
      (node) =>
        node.within &&
        node.level === 'village' &&
        node.id !== successor.id &&
        node.code?.slice(0, 6) === successor.code?.slice(0, 6) &&
        (chosen.includes(node.id) || matchesArea(node, words)),
    )
    .sort((a, b) => Number(b.parent === successor.parent) - Number(a.parent === successor.parent));
  const toggle = (node: AreaNode) =>
    onChoose(chosen.includes(node.id) ? chosen.filter((one) => one !== node.id) : [...chosen, node.id]);
  return (
    <fieldset className="areas-villages">
      <legend>{t('areas:form.predecessors')}</legend>
      <input
        id={id}
        className="field"
        type="search"
        value={words}
        aria-label={t('areas:find')}
        placeholder={t('areas:findPlaceholder')}
        onChange={(event) => setWords(event.target.value)}
      />
      <ul>
        {villages.map((node) => (
          <li key={node.id}>
            <label>
              <input type="checkbox" checked={chosen.includes(node.id)} onChange={() => toggle(node)} />{' '}
              {node.name} <span className="sub">{townOf(node)}</span>
            </label>
            {chosen.includes(node.id) && node.code !== null && (
              <span className="sub">
                <Figure id="households.registered" area={node.code} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
