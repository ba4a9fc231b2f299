export { CluesPage } from './clues/CluesPage.tsx';
export { NewCluePage } from './clues/NewCluePage.tsx';
export { JudgePage, ListPage, ListsPage } from './lists/index.ts';
export { ScreeningPage } from './ScreeningPage.tsx';
export { SimulationPage, SimulationResultPage } from './simulation/index.ts';
