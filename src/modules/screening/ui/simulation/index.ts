export { SimulationResultPage } from './ResultPage.tsx';
export { SimulationPage } from './SimulationPage.tsx';
