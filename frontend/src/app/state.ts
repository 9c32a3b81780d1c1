// What is on the screen, in the address: case, screen and edits, packed; and undo and redo of edits.
import {signalled} from "./signal";
import type {Edits} from "./types";

export interface State {
  case: string; screen: string; edits: Edits; outcome: string; day: string; a: string; b: string; claim: string; row: string; guess: boolean;
}
export const NO_EDITS: Edits = {title: "", why: "", remove: [], replace: {}, add: [], events: {}, parameters: {}};
export const START: State = {case: "", screen: "case", edits: NO_EDITS, outcome: "abroad", day: "", a: "as-was", b: "", claim: "", row: "", guess: false};
export const state = signalled<State>(START);
export const past: Edits[] = [];
export const future: Edits[] = [];

const bytes = async (stream: ReadableStream) => new Uint8Array(await new Response(stream).arrayBuffer());

export async function packed(at: State): Promise<string> {
  const kept = Object.fromEntries(Object.entries(at).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(START[key as keyof State])));
  if (kept.edits) kept.edits = Object.fromEntries(Object.entries(at.edits).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(NO_EDITS[key as keyof Edits])));
  const small = await bytes(new Blob([JSON.stringify(kept)]).stream().pipeThrough(new CompressionStream("deflate-raw")));
  return btoa(String.fromCharCode(...small)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export async function unpacked(text: string): Promise<State> {
  const small = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
  const plain = await bytes(new Blob([small]).stream().pipeThrough(new DecompressionStream("deflate-raw")));
  const found = JSON.parse(new TextDecoder().decode(plain));
  return {...START, ...found, edits: {...NO_EDITS, ...(found.edits ?? {})}};
}

let turn = 0;
async function write() {
  const mine = ++turn;
  const text = await packed(state.value);
  if (mine === turn) history.replaceState(null, "", `#s=${text}`);
}

export function go(change: Partial<State>) {
  state.value = {...state.value, ...change};
  void write();
}

/** A change of the edits that can be undone. */
export function edit(next: Edits, from: Edits = state.value.edits) {
  if (JSON.stringify(next) === JSON.stringify(from)) return;
  past.push(from);
  if (past.length > 200) past.shift();
  future.length = 0;
  go({edits: next});
}
export function undo() {
  const before = past.pop();
  if (!before) return;
  future.push(state.value.edits);
  go({edits: before});
}
export function redo() {
  const after = future.pop();
  if (!after) return;
  past.push(state.value.edits);
  go({edits: after});
}
export const changed = (edits: Edits) =>
  edits.remove.length + Object.keys(edits.replace).length + edits.add.length + Object.keys(edits.events).length + Object.keys(edits.parameters).length;
