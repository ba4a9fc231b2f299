export { figuresFor } from './figures/figures.ts';
export { ReportKind } from './model.ts';
export { reportsPermissions } from './permissions.ts';
export { reportsRoutes } from './routes.ts';
export { rederiveFigures } from './summary/rederive.ts';
export { summaryWord } from './summary/word.ts';
