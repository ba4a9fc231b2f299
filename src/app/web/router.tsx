import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  type RouteComponent,
} from '@tanstack/react-router';
import { parseSearch, stringifySearch } from '#platform/web/address.tsx';
import { loadFirstPageTexts, loadPageTexts } from '#platform/web/i18n/language.ts';
import { Shell } from './frame/Shell.tsx';
import { NotFound } from './pages/NotFound.tsx';
import { PageError } from './pages/PageError.tsx';

const root = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: (search: Record<string, unknown>) => search,
});

/** A page of ours, loaded when one goes there. */
function page<Name extends string>(
  path: string,
  load: () => Promise<Record<Name, () => React.ReactNode>>,
  name: Name,
) {
  return createRoute({
    getParentRoute: () => root,
    path,
    component: lazyRouteComponent(async () => {
      const [module] = await Promise.all([load(), path === '/' ? loadFirstPageTexts() : loadPageTexts()]);
      return module;
    }, name) as RouteComponent,
    errorComponent: PageError,
  });
}

const routes = [
  page('/', () => import('./pages/Workbench.tsx'), 'Workbench'),
  page('/households', () => import('#modules/registry/ui/HouseholdsPage.tsx'), 'HouseholdsPage'),
  page('/households/$id', () => import('#modules/registry/ui/HouseholdPage.tsx'), 'HouseholdPage'),
  page('/villages/$id', () => import('#modules/registry/ui/survey/VillagePage.tsx'), 'VillagePage'),
  page('/survey', () => import('#modules/exchange/ui/index.ts'), 'SurveyPage'),
  page('/survey/imports/$id', () => import('#modules/exchange/ui/index.ts'), 'SurveyImportPage'),
  page(
    '/households/$id/income',
    () => import('#modules/registry/ui/account/IncomeAccountPage.tsx'),
    'IncomeAccountPage',
  ),
  page('/imports', () => import('#modules/exchange/ui/index.ts'), 'ImportsPage'),
  page('/imports/$id', () => import('#modules/exchange/ui/index.ts'), 'ImportPage'),
  page('/findings', () => import('#modules/exchange/ui/index.ts'), 'FindingsPage'),
  page('/reports', () => import('#modules/reports/ui/index.ts'), 'ReportsPage'),
  page('/reports/$id', () => import('#modules/reports/ui/index.ts'), 'ReportPage'),
  page('/indicators', () => import('#modules/reports/ui/index.ts'), 'IndicatorsPage'),
  page('/screening/clues', () => import('#modules/screening/ui/index.ts'), 'CluesPage'),
  page('/screening/clues/new', () => import('#modules/screening/ui/index.ts'), 'NewCluePage'),
  page('/screening/rules', () => import('#modules/screening/ui/rules/RulesPage.tsx'), 'RulesPage'),
  page('/screening/runs', () => import('#modules/screening/ui/index.ts'), 'RunsPage'),
  page('/screening/runs/$id', () => import('#modules/screening/ui/index.ts'), 'RunPage'),
  page('/screening/tasks', () => import('#modules/screening/ui/index.ts'), 'TasksPage'),
  page('/screening', () => import('#modules/screening/ui/index.ts'), 'ScreeningPage'),
  page('/screening/simulation', () => import('#modules/screening/ui/index.ts'), 'SimulationPage'),
  page('/screening/simulation/$id', () => import('#modules/screening/ui/index.ts'), 'SimulationResultPage'),
  page('/screening/lists', () => import('#modules/screening/ui/index.ts'), 'ListsPage'),
  page('/screening/lists/$id', () => import('#modules/screening/ui/index.ts'), 'ListPage'),
  page('/screening/lists/$id/judge', () => import('#modules/screening/ui/index.ts'), 'JudgePage'),
  page('/cases', () => import('#modules/casework/ui/index.ts'), 'CasesPage'),
  page('/cases/new', () => import('#modules/casework/ui/index.ts'), 'NewCasePage'),
  page('/cases/$id', () => import('#modules/casework/ui/index.ts'), 'CasePage'),
  page('/areas', () => import('#modules/areas/ui/AreasPage.tsx'), 'AreasPage'),
  page('/users', () => import('#modules/access/ui/UsersPage.tsx'), 'UsersPage'),
  page('/audit', () => import('#modules/access/ui/AuditPage.tsx'), 'AuditPage'),
  page('/settings', () => import('./pages/Settings.tsx'), 'Settings'),
];

/** All addresses of the page. Area and cut-off date stand in every one: `?area=&on=`. */
export function makeRouter() {
  return createRouter({
    routeTree: root.addChildren(routes),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    scrollRestoration: false,
  });
}
