import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaNode } from '../tree/model.ts';
import { matchesArea } from './match-area.ts';
import { SpanWords } from './SpanWords.tsx';
import { type Branch, branchesOf, wayUp } from './tree.ts';

type AreaTreeProps = {
  readonly nodes: readonly AreaNode[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
};

const MOST_FOUND = 60;

/** All places of one's own as a tree, natural villages included; search by name, pinyin, initials or code. */
export function AreaTree({ nodes, chosen, onChoose }: AreaTreeProps) {
  const { t } = useTranslation('areas');
  const [words, setWords] = useState('');
  const roots = useMemo(() => branchesOf(nodes), [nodes]);
  const found =
    words.trim() === '' ? undefined : nodes.filter((node) => node.within && matchesArea(node, words));
  return (
    <nav className="card flush areas-tree" aria-label={t('areas:title')}>
      <input
        className="field"
        type="search"
        value={words}
        aria-label={t('areas:find')}
        placeholder={t('areas:findPlaceholder')}
        onChange={(event) => setWords(event.target.value)}
      />
      <div className="areas-tree-scroll">
        {found === undefined ? (
          <ul>
            {roots.map((branch) => (
              <TreeBranch
                key={branch.node.id}
                branch={branch}
                chosen={chosen}
                onChoose={onChoose}
                depth={0}
              />
            ))}
          </ul>
        ) : (
          <ul>
            {found.slice(0, MOST_FOUND).map((node) => (
              <li key={node.id}>
                <PlaceButton
                  node={node}
                  chosen={chosen}
                  onChoose={onChoose}
                  note={wayUp(nodes, node)[0]?.name ?? ''}
                />
              </li>
            ))}
            {found.length === 0 && <li className="sub areas-none">{t('areas:noMatch')}</li>}
          </ul>
        )}
      </div>
      <p className="sub areas-gone">{t('areas:gone')}</p>
    </nav>
  );
}

function holds(branch: Branch, id: string | undefined): boolean {
  return branch.below.some((child) => child.node.id === id || holds(child, id));
}

type TreeBranchProps = Omit<AreaTreeProps, 'nodes'> & { readonly branch: Branch; readonly depth: number };

function TreeBranch({ branch, chosen, onChoose, depth }: TreeBranchProps) {
  const { t } = useTranslation('areas');
  const { node, below } = branch;
  const [open, setOpen] = useState(() => depth === 0 || holds(branch, chosen));
  return (
    <li>
      <div className="area-line">
        {below.length > 0 ? (
          <button
            type="button"
            className="area-twist"
            aria-expanded={open}
            aria-label={t(open ? 'areas:collapse' : 'areas:expand', { name: node.name })}
            onClick={() => setOpen(!open)}
          >
            {open ? '▾' : '▸'}
          </button>
        ) : (
          <span className="area-twist" />
        )}
        <PlaceButton
          node={node}
          chosen={chosen}
          onChoose={onChoose}
          note={below.length > 0 ? String(below.length) : ''}
        />
      </div>
      {open && below.length > 0 && (
        <ul>
          {below.map((child) => (
            <TreeBranch
              key={child.node.id}
              branch={child}
              chosen={chosen}
              onChoose={onChoose}
              depth={depth + 1}
            />
          ))}
        </ul>
      )}
    </li>
  );
}

type PlaceButtonProps = Omit<AreaTreeProps, 'nodes'> & { readonly node: AreaNode; readonly note: string };

function PlaceButton({ node, chosen, onChoose, note }: PlaceButtonProps) {
  return (
    <button
      type="button"
      className={`area-name ${node.id === chosen ? 'on' : ''}`}
      aria-pressed={node.id === chosen}
      onClick={() => onChoose(node.id)}
    >
      {node.name} <span className="sub">{note}</span>{' '}
      <span className="sub areas-span">
        <SpanWords from={node.validFrom} to={node.validTo} />
      </span>
    </button>
  );
}
