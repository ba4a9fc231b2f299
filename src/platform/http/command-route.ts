import { z } from 'zod';
import type { Command } from '../command/command.ts';
import type { Services } from '../services.ts';
import type { App } from './app.ts';

const CommandHeaders = z.object({
  'command-id': z
    .string()
    .describe(
      'UUID made by the sender; the same id sent again gets the first answer and changes nothing twice',
    ),
});

/**
 * `POST /api/commands/<name>`: sends a command on behalf of who is signed in.
 * @param answer whitelist of the fields that are answered; without it the answer goes out as the command made it
 */
export function commandRoute(
  app: App,
  services: Services,
  command: Command<Services, unknown, unknown>,
  answer: z.ZodType = z.unknown(),
): void {
  app.route({
    method: 'POST',
    url: `/api/commands/${command.name}`,
    config: { command: command.name },
    schema: {
      tags: [command.name.split('.')[0] ?? ''],
      operationId: command.name,
      headers: CommandHeaders,
      body: command.input,
      response: { 200: answer },
    },
    // The command itself checks permission first and then the input, so that one place decides; the schema is for the description.
    validatorCompiler: () => (value: unknown) => ({ value }),
    handler: async (request) => {
      const id = request.headers['command-id'];
      return command.execute(
        { database: services.database, actor: request.actor, services },
        typeof id === 'string' ? id : '',
        request.body,
      );
    },
  });
}
