// A value that components follow.
import {useEffect, useState} from "preact/hooks";

export interface Signalled<T> { value: T; follow(heard: () => void): () => void }

export function signalled<T>(first: T): Signalled<T> {
  let now = first;
  const all = new Set<() => void>();
  return {
    get value() { return now; },
    set value(next: T) { now = next; for (const heard of [...all]) heard(); },
    follow(heard) { all.add(heard); return () => { all.delete(heard); }; },
  };
}

export function useValue<T>(of: Signalled<T>): T {
  const [, redraw] = useState(0);
  useEffect(() => of.follow(() => redraw((n) => n + 1)), [of]);
  return of.value;
}
