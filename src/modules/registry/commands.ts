import { recordIncomeAccount } from './account/commands.ts';
import { correctionCommands } from './corrections/commands.ts';
import { recordSurvey } from './survey/recording/commands.ts';

/** Everything of this module that changes a record. */
export const registryCommands = [...correctionCommands, recordSurvey, recordIncomeAccount] as const;
