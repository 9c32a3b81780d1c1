// A run that a component follows: a newer one cancels it, and so does leaving the screen.
import {useEffect, useRef, useState} from "preact/hooks";
import {follow} from "./api";
import {asRefusal} from "./parts";
import type {Refusal} from "./types";

export interface Run<T> {
  found: T | null; done: number; of: number; now: string; state: "idle" | "running" | "done" | "stopped" | "failed"; refusal: Refusal | null; seconds: number;
}
const NOTHING: Run<any> = {found: null, done: 0, of: 0, now: "", state: "idle", refusal: null, seconds: 0};

export function useRun<T>(result = "result") {
  const [run, setRun] = useState<Run<T>>(NOTHING);
  const live = useRef<AbortController | null>(null);
  const stop = () => {
    live.current?.abort();
    live.current = null;
    setRun((before) => ({...before, state: "stopped", found: before.done < before.of ? null : before.found}));
  };
  const begin = async (path: string, body?: unknown) => {
    live.current?.abort();
    const mine = new AbortController();
    live.current = mine;
    const begun = performance.now();
    let last = NOTHING as Run<T>;
    let shown = false;
    const show = (change: Partial<Run<T>>) => {
      if (live.current !== mine) return;
      setRun((before) => (last = {...before, ...change, seconds: before.found && before.state === "running" && !change.refusal && shown ? before.seconds : (performance.now() - begun) / 1000}));
      shown ||= change.found !== undefined && change.found !== null;
    };
    show({state: "running", refusal: null, done: 0, now: ""});
    try {
      await follow(path, body, mine.signal, (name, data) => {
        if (name === result) show({found: data, done: data.done ?? data.worlds ?? last.of, of: data.of ?? last.of});
        else show({done: data.done, of: data.of, now: data.now ?? ""});
      });
      show({state: "done"});
    } catch (why) {
      if (!mine.signal.aborted) show({state: "failed", refusal: asRefusal(why), found: null});
    }
  };
  useEffect(() => () => live.current?.abort(), []);
  return {run, begin, stop, clear: () => { live.current?.abort(); live.current = null; setRun(NOTHING); }};
}
