// Talks to the server: every call carries the token; long ones answer with events as they go.
import type {Refusal} from "./types";

const KEY = "exeunt-token";
/** Names this tab, so that a newer run of a screen ends its older one and no other's. */
export const TAB = crypto.randomUUID();
export const token = () => sessionStorage.getItem(KEY) ?? "";
export const keepToken = (value: string) => sessionStorage.setItem(KEY, value);

export class Refused extends Error {
  constructor(readonly refusal: Refusal) { super(refusal.error); }
}

async function answer(path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
  const raw = body instanceof Blob;
  let found: Response;
  try {
    found = await fetch(path, {
      method: body === undefined ? "GET" : "POST",
      headers: {"x-exeunt-token": token(), ...(body === undefined || raw ? {} : {"content-type": "application/json"})},
      body: body === undefined ? undefined : raw ? body : JSON.stringify(body),
      signal,
    });
  } catch (why) {
    if (signal?.aborted) throw why;
    throw new Refused({error: "The server does not answer. Is `exeunt serve` still running?", problems: [], status: 0});
  }
  if (found.ok) return found;
  const refusal = await found.json().catch(() => ({error: `The server answered ${found.status}.`, problems: []}));
  throw new Refused({...refusal, status: found.status});
}

export async function ask<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  return (await answer(path, body, signal)).json();
}

/** Reads server-sent events; resolves with the last one when the stream ends. */
export async function follow(path: string, body: unknown, signal: AbortSignal, heard: (name: string, data: any) => void): Promise<void> {
  const found = await answer(path, body, signal);
  const reader = found.body!.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    waiting += value;
    const parts = waiting.split("\n\n");
    waiting = parts.pop()!;
    for (const part of parts) {
      const [first = "", second = ""] = part.split("\n");
      const name = first.replace("event: ", "");
      const data = JSON.parse(second.replace("data: ", ""));
      if (name === "failed") throw new Refused(data);
      heard(name, data);
    }
  }
}
export const quoted = encodeURIComponent;
