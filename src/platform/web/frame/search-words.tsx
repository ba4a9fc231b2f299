import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

/** What one searches for. It lives in memory only: names and numbers of people never stand in the address. */
export type SearchWords = { readonly words: string; setWords(words: string): void };

const SearchWordsContext = createContext<SearchWords>({ words: '', setWords: () => undefined });

export function SearchWordsProvider({ children }: { readonly children: ReactNode }) {
  const [words, setWords] = useState('');
  const value = useMemo<SearchWords>(() => ({ words, setWords }), [words]);
  return <SearchWordsContext value={value}>{children}</SearchWordsContext>;
}

/** The words that the household list is narrowed to. */
export function useSearchWords(): SearchWords {
  return useContext(SearchWordsContext);
}
