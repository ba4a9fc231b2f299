import { z } from 'zod';
import { dayOfInstant } from '#kernel/day.ts';
import type { App } from '#platform/http/app.ts';
import type { Services } from '#platform/services.ts';
import { HouseholdSurvey, SurveyFormLine, VillageSurvey } from './model.ts';
import { readForms, readHouseholdSurvey, readVillageSurvey } from './sheets/read.ts';

const tags = ['registry'];
const areaCode = z.string().regex(/^\d{12}$/);
const Pair = z.object({
  on: z.iso.date().optional(),
  known: z.iso.datetime({ offset: true }).optional(),
});

/** 调查项: the forms, and what is known on them of a household, of its members, of a village. */
export function surveyRoutes(app: App, services: Services): void {
  const today = () => dayOfInstant(services.clock());

  app.get(
    '/api/households/:id/survey',
    {
      schema: {
        tags,
        summary: 'Every form in force where the household lives, with the present answers',
        params: z.object({ id: z.uuid() }),
        querystring: Pair,
        response: { 200: HouseholdSurvey },
      },
    },
    (request) => {
      const { on = today(), known } = request.query;
      const { actor, language } = request;
      return readHouseholdSurvey(services, actor, request.params.id, { on, known }, language);
    },
  );

  app.get(
    '/api/villages/:code/survey',
    {
      schema: {
        tags,
        summary: 'The sheet of a village: what is asked of it and what is counted',
        params: z.object({ code: areaCode }),
        querystring: Pair,
        response: { 200: VillageSurvey },
      },
    },
    (request) => {
      const { on = today(), known } = request.query;
      const { actor, language } = request;
      return readVillageSurvey(services, actor, request.params.code, { on, known }, language);
    },
  );

  app.get(
    '/api/survey/forms',
    {
      schema: {
        tags,
        summary: 'The forms in force at a place, and how far they are answered',
        querystring: Pair.extend({ area: areaCode }),
        response: { 200: z.object({ items: z.array(SurveyFormLine) }) },
      },
    },
    async (request) => {
      const { area, on = today(), known } = request.query;
      const { actor, language } = request;
      return { items: await readForms(services, actor, area, { on, known }, language) };
    },
  );
}
