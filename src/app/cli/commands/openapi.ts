import { describeServer } from '../../describe.ts';
import type { CliCommand } from '../command.ts';

export const openapiCommand: CliCommand = {
  name: 'openapi',
  usage: 'openapi',
  about: {
    zh: '打印接口说明（OpenAPI 3.1，JSON）',
    en: 'prints the description of the API (OpenAPI 3.1, JSON)',
  },
  examples: ['daohu openapi > openapi.json'],
  options: {},
  opensItself: true,
  run: async ({ terminal }) => {
    const document = await describeServer();
    terminal.answer(document, [JSON.stringify(document, null, 2)]);
    return 0;
  },
};
