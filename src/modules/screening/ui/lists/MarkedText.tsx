import { differingCharacters } from './differing.ts';

type MarkedProps = {
  readonly text: string;
  /** The other side: characters that differ from it are marked. */
  readonly other?: string;
  /** Places that differ, where only the server knows them. */
  readonly at?: readonly number[];
  /** Figures of one width, and a dash for none. */
  readonly isNumber?: boolean;
};

/** A text with its differing characters marked: coloured and underlined, so that colour is never alone. */
export function Marked({ text, other, at, isNumber = false }: MarkedProps) {
  if (text === '') return isNumber ? <span className="sub">—</span> : null;
  const places = new Set(at ?? (other === undefined ? [] : differingCharacters(text, other)));
  const pieces = [...text].map((character, index) => ({ character, index, isMarked: places.has(index) }));
  return (
    <span className={isNumber ? 'mask' : ''}>
      {pieces.map(({ character, index, isMarked }) =>
        isMarked ? <mark key={index}>{character}</mark> : <span key={index}>{character}</span>,
      )}
    </span>
  );
}
