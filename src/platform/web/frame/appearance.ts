import { createContext, useContext } from 'react';
import type { Language } from '../i18n/language.ts';

/** How the page looks to this person: kept in the browser. */
export type Appearance = {
  readonly large: boolean;
  setLarge(large: boolean): void;
  setLanguage(language: Language): void;
};

export const AppearanceContext = createContext<Appearance>({
  large: false,
  setLarge: () => undefined,
  setLanguage: () => undefined,
});

export function useAppearance(): Appearance {
  return useContext(AppearanceContext);
}
