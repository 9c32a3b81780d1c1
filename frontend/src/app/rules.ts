// Rules under edits, and edits of single rules.
import type {Case, Edits, Rule, Value} from "./types";

export interface Line { rule: Rule; before: Rule | null; state: "as it was" | "changed" | "added" | "removed" }
const DAY = 86_400_000;
export const days = (a: string, b: string) => Math.round((Date.parse(b) - Date.parse(a)) / DAY);
export const later = (day: string, by: number) => new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10);
export const words = (text: string) => text.replaceAll("_", " ");

const listed = (value: Value | undefined, otherwise: string[]) =>
  Array.isArray(value) ? value : typeof value === "string" && value ? value.split(";").map((one) => one.trim()) : otherwise;
const whole = (row: Record<string, Value>): Rule => ({
  announced: null, start_uncertain_days: 0, end: null, door: "", value: 0, low: null, high: null, note: "", start: "", kind: "", id: "",
  ...(row as object),
  where: listed(row.where, []), groups: listed(row.groups, ["all"]), source: listed(row.source, ["assumption"]),
} as Rule);

export function lines(of: Case, edits: Edits): Line[] {
  const removed = new Set(edits.remove);
  const found: Line[] = of.rules.map((rule) => {
    if (removed.has(rule.id)) return {rule, before: rule, state: "removed"};
    const change = edits.replace[rule.id];
    return change ? {rule: whole({...(rule as unknown as Record<string, Value>), ...change}), before: rule, state: "changed"} : {rule, before: rule, state: "as it was"};
  });
  return [...edits.add.map((row): Line => ({rule: whole(row), before: null, state: "added"})), ...found];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The edits with some columns of one rule set. */
export function withRule(of: Case, edits: Edits, id: string, columns: Partial<Rule>): Edits {
  if (edits.add.some((row) => row.id === id)) return {...edits, add: edits.add.map((row) => (row.id === id ? {...row, ...(columns as Record<string, Value>)} : row))};
  const before = of.rules.find((rule) => rule.id === id)!;
  const both = {...(edits.replace[id] ?? {}), ...(columns as Record<string, Value>)};
  const change = Object.fromEntries(Object.entries(both).filter(([column, value]) => !same(value, before[column as keyof Rule])));
  const replace = {...edits.replace, [id]: change};
  if (!Object.keys(change).length) delete replace[id];
  return {...edits, replace, remove: edits.remove.filter((one) => one !== id)};
}

/** The edits with a rule switched off, or on again. */
export function switched(edits: Edits, id: string): Edits {
  if (edits.add.some((row) => row.id === id)) return {...edits, add: edits.add.filter((row) => row.id !== id)};
  return edits.remove.includes(id) ? {...edits, remove: edits.remove.filter((one) => one !== id)} : {...edits, remove: [...edits.remove, id]};
}

/** The edits without any change of one rule. */
export function restored(edits: Edits, id: string): Edits {
  const replace = {...edits.replace};
  delete replace[id];
  return {...edits, replace, remove: edits.remove.filter((one) => one !== id)};
}

export function newId(of: Case, edits: Edits): string {
  const known = new Set([...of.rules.map((rule) => rule.id), ...edits.add.map((row) => String(row.id))]);
  let number = 1;
  while (known.has(`NEW-${number}`)) number += 1;
  return `NEW-${number}`;
}

export function whereWords(of: Case, where: string[]): string {
  const name = (id: string) => of.places.find((one) => one.id === id)?.name ?? of.crossings.find((one) => one.id === id)?.name ?? (of.blocks[id] ? `all of ${id}` : id);
  const first = name(where[0] ?? "");
  return where.length > 1 ? `${first} and ${where.length - 1} more` : first;
}
export function what(rule: Rule): string {
  const groups = rule.groups.length === 1 && rule.groups[0] === "all" ? "" : rule.groups.length < 3 ? `, ${rule.groups.join(", ")}` : `, ${rule.groups.length} groups`;
  return `${words(rule.kind)}${rule.door ? ` · ${words(rule.door)}` : ""}${groups}`;
}
export function strength(of: Case, rule: Rule): string {
  const unit = of.kinds[rule.kind]?.unit ?? "";
  return unit === "share" ? `${Math.round(rule.value * 1000) / 10} %` : `${Number(rule.value.toPrecision(4))}${unit && unit !== "ratio" ? ` ${unit}` : ""}`;
}
