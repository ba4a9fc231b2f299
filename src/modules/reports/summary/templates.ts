import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { INDICATORS } from '../figures/catalogue.ts';
import type { ReportKind } from '../model.ts';
import { indicatorsOf, type Template, TemplateFile } from './rules.ts';

const FOLDER = new URL('../templates/', import.meta.url);

function readAll(): ReadonlyMap<ReportKind, Template> {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => TemplateFile.parse(parse(readFileSync(new URL(name, FOLDER), 'utf8'))));
  const templates = files.map((file) => {
    const like = files.find((other) => other.kind === file.like);
    return like ? { ...file, subjects: like.subjects, sections: like.sections } : file;
  });
  for (const template of templates)
    for (const id of Object.values(indicatorsOf(template)).flat())
      if (!INDICATORS.has(id))
        throw new Error(`template ${template.kind} names an indicator that is none: ${id}`);
  return new Map(templates.map((template) => [template.kind, template]));
}

const TEMPLATES = readAll();

export function templateOf(kind: ReportKind): Template {
  const template = TEMPLATES.get(kind);
  if (!template) throw new Error(`no template of kind ${kind}`);
  return template;
}
