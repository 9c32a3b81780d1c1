// What the server sends, as far as the screens read it.
export type Value = string | number | boolean | null | string[];
export interface Rule {
  id: string; announced: string | null; start: string; start_uncertain_days: number; end: string | null; where: string[]; door: string;
  groups: string[]; kind: string; value: number; low: number | null; high: number | null; source: string[]; note: string; line?: number;
}
export interface Kind { says: string; unit: string; highest: number | null; doors: string[]; needs_door: boolean; targets: string[] }
export interface Edits {
  title: string; why: string; remove: string[]; replace: Record<string, Record<string, Value>>; add: Record<string, Value>[];
  events: Record<string, unknown>; parameters: Record<string, unknown>;
}
export interface Named { id: string; name: string }
export interface KeyNumber { id: string; text: string; says: string; day: string; sources: string[]; use: string }
export interface Ready { title: string; edits?: Partial<Edits>; scenario?: string }
export interface Outcome { name: string; says: string; unit: string; by: string; labels: string[] }
export interface Case {
  id: string; name: string; title: string; question: string; origin: string; conflict: boolean; notes: string; boundaries: string;
  first_day: string; last_day: string; days: string[]; warnings: string[];
  worlds: {number: number; calibrated: boolean; sentence: string; warning: string};
  places: (Named & {region: string; host: boolean})[]; crossings: Named[]; blocks: Record<string, string[]>; groups: Named[]; doors: string[];
  kinds: Record<string, Kind>; rules: Rule[]; scenarios: {name: string; title: string; why: string}[]; outcomes: Outcome[]; ledgers: string[];
  key: KeyNumber[]; ask: Ready[]; counts: Record<string, number>; assumptions: number;
}
export interface Drawn {
  name: string; title: string; unit: string; description: string; caption: string; spec: any; table: string[][]; slider: string[];
}
export interface Effect {
  name: string; says: string; label: string; unit: string; before: string; median: string; low: string; high: string; below: number;
  above: number; number: number; share_error: number; median_from: string; median_to: string; differs: boolean;
}
export interface Refusal { error: string; problems: string[]; status: number }
