import { z } from 'zod';
import { Session as SignedInSession } from '#platform/auth/model.ts';

/** 角色. The three administrators are never combined with each other or with another role in one person. */
export const ROLES = [
  'county-office',
  'town-clerk',
  'village-cadre',
  'department-officer',
  'inspector',
  'system-administrator',
  'security-administrator',
  'audit-administrator',
] as const;
export const Role = z.enum(ROLES);
export type Role = z.infer<typeof Role>;

/** Who is signed in, with one of our roles: GET /api/session. */
export const Session = SignedInSession.extend({ role: Role });
export type Session = z.infer<typeof Session>;

export const User = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  role: Role,
  area: z.string(),
  areaName: z.string(),
  disabled: z.boolean(),
  createdAt: z.string(),
  lastSignInAt: z.string().nullable(),
});
export type User = z.infer<typeof User>;

const username = z.string().regex(/^[a-z0-9][a-z0-9._-]{2,31}$/);
const areaCode = z.string().regex(/^\d{12}$/);
export const AddUser = z.object({
  username,
  name: z.string().trim().min(1).max(40),
  role: Role,
  area: areaCode,
});
export type AddUser = z.infer<typeof AddUser>;
export const ChangeUser = z.object({ user: z.string(), role: Role, area: areaCode });
export type ChangeUser = z.infer<typeof ChangeUser>;
export const UserOnly = z.object({ user: z.string() });
export type UserOnly = z.infer<typeof UserOnly>;

/** One line of the audit: GET /api/audit, newest first. */
export const AuditLine = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  actorName: z.string(),
  actorRole: z.string(),
  command: z.string(),
  subject: z.string(),
  area: z.string(),
  areaName: z.string(),
  purpose: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditLine = z.infer<typeof AuditLine>;
export const AuditQuery = z.object({
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  actor: z.string().optional(),
  command: z.string().optional(),
  subject: z.string().optional(),
  /** First and last day, by the clock of China. */
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

/** GET /api/activity?area&day: how often each command was carried out there on a day. */
export const Activity = z.object({
  items: z.array(z.object({ command: z.string(), times: z.number(), subjects: z.number() })),
});
export type Activity = z.infer<typeof Activity>;

/** What stands in the audit, by name: the commands, and the sensitive readings in the manner of a command. */
export const AUDITED = [
  'exchange.upload',
  'exchange.correctMapping',
  'exchange.check',
  'exchange.checked',
  'exchange.commit',
  'exchange.committed',
  'exchange.withdraw',
  'exchange.errorWorkbook',
  'exchange.assignFinding',
  'exchange.confirmFinding',
  'exchange.mendFinding',
  'exchange.export',
  'registry.viewHousehold',
  'registry.reveal',
  'registry.correctHousehold',
  'registry.correctMember',
  'registry.correctIncome',
  'registry.removeMember',
  'registry.recordIncomeAccount',
  'registry.recordSnapshot',
  'registry.recordSurvey',
  'exchange.uploadSurvey',
  'exchange.surveyChecked',
  'exchange.writeSurvey',
  'exchange.surveyWritten',
  'exchange.exportSurvey',
  'screening.export',
  'screening.match',
  'screening.simulate',
  'screening.exportSimulation',
  'screening.viewSimulated',
  'screening.uploadList',
  'screening.draftAmendment',
  'screening.submitAmendment',
  'screening.approveAmendment',
  'screening.sendBackAmendment',
  'screening.withdrawAmendment',
  'screening.startList',
  'screening.dropList',
  'screening.viewHits',
  'screening.judge',
  'screening.openClue',
  'casework.open',
  'casework.act',
  'casework.filePaper',
  'casework.withdrawPaper',
  'casework.pair',
  'casework.viewCase',
  'screening.clueFromFinding',
  'screening.takeClue',
  'screening.placeClue',
  'screening.checkClue',
  'screening.closeClue',
  'screening.handOverClue',
  'screening.revealClue',
  'screening.viewClue',
  'screening.startRun',
  'screening.closeFinding',
  'screening.reopen',
  'screening.setSchedule',
  'screening.stopSchedule',
  'screening.exportTasks',
  'screening.readAnswers',
  'screening.takeAnswers',
  'reports.create',
  'reports.edit',
  'reports.refresh',
  'reports.save',
  'reports.exportEvidence',
  'areas.add',
  'areas.rename',
  'areas.merge',
  'areas.setPopulation',
  'areas.import',
  'access.signIn',
  'access.changePassword',
  'access.addUser',
  'access.changeUser',
  'access.disableUser',
  'access.enableUser',
  'access.resetPassword',
  'jobs.cancel',
  'jobs.downloadFile',
] as const;
