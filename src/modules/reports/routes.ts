import { z } from 'zod';
import { Evidence, Figure, Indicator } from '#kernel/figure.ts';
import type { App } from '#platform/http/app.ts';
import { commandRoute } from '#platform/http/command-route.ts';
import { pageOf } from '#platform/http/paging.ts';
import type { Services } from '#platform/services.ts';
import { evidence } from './evidence/evidence.ts';
import { evidenceWorkbook } from './evidence/workbook.ts';
import { describeIndicator, pickIndicators } from './figures/catalogue.ts';
import { figures } from './figures/figures.ts';
import { EvidenceExport, EvidenceQuery, FigureQuery, Report, ReportLine, ReportsQuery } from './model.ts';
import { reportsCommands } from './summary/commands.ts';
import { readReport, readReportLines } from './summary/reports.ts';
import { wordOf } from './summary/word.ts';

const Id = z.object({ id: z.uuid() });
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const attachment = (name: string) => `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;

/** 报表: indicators, figures and their evidence, summaries and their Word files. */
export function reportsRoutes(app: App, services: Services): void {
  figureRoutes(app, services);
  app.get(
    '/api/reports',
    { schema: { tags: ['reports'], querystring: ReportsQuery, response: { 200: pageOf(ReportLine) } } },
    (request) => readReportLines(services, request.actor, request.query),
  );
  app.get(
    '/api/reports/:id',
    { schema: { tags: ['reports'], params: Id, response: { 200: Report } } },
    (request) => readReport(services, request.actor, request.params.id),
  );
  app.get(
    '/api/reports/:id/docx',
    { schema: { tags: ['reports'], params: Id, produces: [DOCX] } },
    async (request, reply) => {
      const word = await wordOf(await readReport(services, request.actor, request.params.id));
      return reply
        .header('content-type', DOCX)
        .header('content-disposition', attachment(word.name))
        .send(word.content);
    },
  );
  for (const command of reportsCommands) commandRoute(app, services, command);
}

function figureRoutes(app: App, services: Services): void {
  app.get(
    '/api/indicators',
    { schema: { tags: ['figures'], response: { 200: z.object({ items: z.array(Indicator) }) } } },
    async () => ({ items: pickIndicators().map(describeIndicator) }),
  );
  app.post(
    '/api/figures',
    {
      schema: {
        tags: ['figures'],
        body: FigureQuery,
        response: { 200: z.object({ items: z.array(Figure) }) },
      },
    },
    async (request) => ({ items: await figures(services, request.actor, request.body) }),
  );
  app.post(
    '/api/figures/evidence',
    { schema: { tags: ['figures'], body: EvidenceQuery, response: { 200: Evidence } } },
    (request) => evidence(services, request.actor, request.body),
  );
  app.post(
    '/api/figures/evidence/export',
    { schema: { tags: ['figures'], body: EvidenceExport, produces: [XLSX] } },
    async (request, reply) => {
      const workbook = await evidenceWorkbook(services, request.actor, request.body, request.language);
      return reply
        .header('content-type', XLSX)
        .header('content-disposition', attachment(workbook.name))
        .send(workbook.content);
    },
  );
}
