// A conflict case: camps and ways on the map, and people there beside those registered.
import {useEffect} from "preact/hooks";
import {TAB, quoted} from "./api";
import {Figure, Problems, Progress, Table} from "./parts";
import {useRun} from "./running";
import {go} from "./state";
import type {Case, Drawn} from "./types";

interface Camps { done: number; of: number; day: string; ways: number; figure?: Drawn; camps: {id: string; name: string; median: string; range: string; registered: string | null; inside: boolean | null}[] }

export function CampsScreen({of}: {of: Case}) {
  const {run, begin} = useRun<Camps>();
  const start = () => begin(`/api/cases/${quoted(of.id)}/camps?tab=${TAB}`);
  useEffect(() => { void start(); }, [of.id]);
  return (
    <main>
      <h1>{of.title}</h1>
      <p class="question">{of.question}</p>
      <p class="quiet">A conflict case: how many people flee is given by registrations; where they go is simulated.</p>
      {run.state === "failed" && run.refusal && <Problems of={run.refusal} again={() => void start()} />}
      {run.state === "running" && <Progress done={run.done} of={run.of} />}
      {run.found && (
        <div class="two">
          <section class="panel">{run.found.figure ? <Figure of={run.found.figure} level={2} /> : <p class="empty">The places of this case have no latitude and longitude: there is no map.</p>}</section>
          <section class="panel"><h2>People in camps on {run.found.day}</h2>
            <Table label="Camps" head={["camp", "simulated", "90 % of worlds", "registered", "inside"]} rows={run.found.camps.map((one) => [one.name, one.median, one.range, one.registered ?? "–", one.inside === null ? "–" : one.inside ? "yes" : <b class="miss">no</b>])} />
            <p class="quiet">{run.found.ways} ways. <button type="button" class="link" onClick={() => go({screen: "validation"})}>How it does beside Flee and naive forecasts</button></p></section>
        </div>
      )}
      <section class="panel notes"><h2>Before you argue about it</h2><p>{of.notes || "The case has no notes."}</p></section>
    </main>
  );
}
