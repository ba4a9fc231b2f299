export { CluesPage } from './clues/CluesPage.tsx';
export { HouseholdPick, type Picked } from './clues/HouseholdPick.tsx';
export { NewCluePage } from './clues/NewCluePage.tsx';
export { JudgePage, ListPage, ListsPage } from './lists/index.ts';
export { RunPage, RunsPage, TasksPage } from './runs/index.ts';
export { ScreeningPage } from './ScreeningPage.tsx';
export { SimulationResultPage } from './simulation/ResultPage.tsx';
export { SimulationPage } from './simulation/SimulationPage.tsx';
