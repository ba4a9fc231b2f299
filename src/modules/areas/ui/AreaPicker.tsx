import { type KeyboardEvent, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaNode } from '../tree/model.ts';
import { matchesArea } from './match-area.ts';
import { type Branch, branchesOf } from './tree.ts';

type AreaPickerProps = {
  readonly nodes: readonly AreaNode[];
  /** Code of the place chosen now. */
  readonly value: string;
  readonly onPick: (code: string) => void;
};

/** 辖区: a tree with search by name, pinyin and initials. Arrows walk, Enter chooses. */
export function AreaPicker({ nodes, value, onPick }: AreaPickerProps) {
  const { t } = useTranslation('frame');
  const [words, setWords] = useState('');
  const roots = useMemo(() => branchesOf(nodes, (node) => node.code !== null), [nodes]);
  const found = useMemo(
    () => nodes.filter((node) => node.within && node.code !== null && matchesArea(node, words)),
    [nodes, words],
  );
  const first = found[0]?.code;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys walk among the buttons inside
    <div className="area-picker" onKeyDown={walk}>
      <input
        className="field"
        // biome-ignore lint/a11y/noAutofocus: the picker opens on the person's own click, to be typed into
        autoFocus
        value={words}
        placeholder={t('frame:areaSearch')}
        aria-label={t('frame:areaSearch')}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && words !== '' && first != null && onPick(first)}
      />
      {words.trim() === '' ? (
        <ul className="area-tree">
          {roots.map((branch) => (
            <AreaBranch key={branch.node.id} branch={branch} value={value} onPick={onPick} depth={0} />
          ))}
        </ul>
      ) : (
        <FoundAreas nodes={nodes} found={found.slice(0, 50)} value={value} onPick={onPick} />
      )}
    </div>
  );
}

function walk(event: KeyboardEvent<HTMLDivElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  event.preventDefault();
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, .area-name')];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
}

type AreaBranchProps = {
  readonly branch: Branch;
  readonly value: string;
  readonly onPick: (code: string) => void;
  readonly depth: number;
};

function AreaBranch({ branch, value, onPick, depth }: AreaBranchProps) {
  const { t } = useTranslation('frame');
  const code = branch.node.code ?? '';
  const onTheWay = branch.below.some(
    (child) => child.node.code === value || child.below.some((one) => one.node.code === value),
  );
  const [open, setOpen] = useState(depth === 0 || onTheWay);
  return (
    <li>
      <div className="area-line">
        {branch.below.length > 0 ? (
          <button
            type="button"
            className="area-twist"
            aria-expanded={open}
            aria-label={`${t('frame:areaOpen')} ${branch.node.name}`}
            onClick={() => setOpen(!open)}
          >
            {open ? '▾' : '▸'}
          </button>
        ) : (
          <span className="area-twist" />
        )}
        <AreaName node={branch.node} chosen={code === value} onPick={() => onPick(code)} />
      </div>
      {open && branch.below.length > 0 && (
        <ul>
          {branch.below.map((child) => (
            <AreaBranch key={child.node.id} branch={child} value={value} onPick={onPick} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

function AreaName({
  node,
  chosen,
  note = '',
  onPick,
}: {
  readonly node: AreaNode;
  readonly chosen: boolean;
  readonly note?: string;
  readonly onPick: () => void;
}) {
  return (
    <button
      type="button"
      className={`area-name ${chosen ? 'on' : ''}`}
      aria-pressed={chosen}
      onClick={onPick}
    >
      {node.name} {note !== '' && <span className="sub">{note}</span>}
    </button>
  );
}

type FoundAreasProps = {
  readonly nodes: readonly AreaNode[];
  readonly found: readonly AreaNode[];
  readonly value: string;
  readonly onPick: (code: string) => void;
};

function FoundAreas({ nodes, found, value, onPick }: FoundAreasProps) {
  const { t } = useTranslation('frame');
  if (found.length === 0) return <p className="sub">{t('frame:areaNone')}</p>;
  // Two villages of one name are told apart by their town.
  const parentName = (node: AreaNode) => nodes.find((one) => one.id === node.parent)?.name ?? '';
  return (
    <ul className="area-tree">
      {found.map((node) => (
        <li key={node.id}>
          <AreaName
            node={node}
            chosen={node.code === value}
            note={parentName(node)}
            onPick={() => node.code !== null && onPick(node.code)}
          />
        </li>
      ))}
    </ul>
  );
}
