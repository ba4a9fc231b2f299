import { type AreaCode, areaPrefix, levelOfCode } from '#kernel/area-code.ts';
import type { Finding } from '#kernel/problem.ts';
import type { Role } from './model.ts';

/** The three administrators: they see no people, and nobody but the operator at the shell makes one. */
export function isAdministrator(role: Role): boolean {
  return (
    role === 'system-administrator' || role === 'security-administrator' || role === 'audit-administrator'
  );
}

/** 督查 reads everything and changes nothing. */
export function mayWrite(role: Role): boolean {
  return role !== 'inspector';
}

/**
 * Leading digits of the areas that a role sees people of.
 * @param merged codes of places that were merged into the area from outside: their history belongs to it
 */
export function scopeOf(role: Role, area: AreaCode, merged: readonly string[]): string[] {
  return isAdministrator(role) ? [] : [areaPrefix(area), ...merged];
}

/** The level of the place that a role is held for. */
export function levelOfRole(role: Role): 'county' | 'town' | 'village' {
  if (role === 'town-clerk') return 'town';
  return role === 'village-cadre' ? 'village' : 'county';
}

export type Granter = { readonly id: string; readonly role: string; readonly area: string };
export type Holder = { readonly id: string; readonly role: Role; readonly area: string };

/** Why somebody may not be given a role in a place. */
export function grantFindings(granter: Granter, role: Role, area: string): Finding[] {
  const findings: Finding[] = [];
  if (levelOfCode(area) !== levelOfRole(role))
    findings.push({ code: 'access.areaLevel', at: 'area', details: { level: levelOfRole(role) } });
  if (granter.role === 'operator') return findings;
  if (isAdministrator(role)) findings.push({ code: 'access.administratorAtShell', at: 'role' });
  if (!area.startsWith(areaPrefix(granter.area))) findings.push({ code: 'access.areaElsewhere', at: 'area' });
  return findings;
}

/** Why an account may not be changed by somebody: nobody manages his own, and administrators are managed at the shell. */
export function manageFindings(granter: Granter, holder: Holder): Finding[] {
  if (granter.role === 'operator') return [];
  const findings: Finding[] = [];
  if (granter.id === holder.id) findings.push({ code: 'access.ownAccount', at: 'user' });
  if (isAdministrator(holder.role)) findings.push({ code: 'access.administratorAtShell', at: 'user' });
  return findings;
}
