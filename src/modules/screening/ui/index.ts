export { CluesPage } from './clues/CluesPage.tsx';
export { NewCluePage } from './clues/NewCluePage.tsx';
export { ScreeningPage } from './ScreeningPage.tsx';
