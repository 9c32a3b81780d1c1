// Simulated against counted: the worst first, what was held out marked, and a naive forecast beside.
import {useEffect, useState} from "preact/hooks";
import {TAB, quoted} from "./api";
import {Choice, Figure, Problems, Progress, Source, Table, csv, save} from "./parts";
import {useRun} from "./running";
import type {Case, Drawn} from "./types";

interface Row {
  id: string; measure: string; where: string; day: string; use: string; counted: string; counted_range: string; simulated: string; simulated_range: string;
  inside: boolean | null; off: number | null; naive: string | null; why: string; counts_what: string; sources: string[];
}
interface Scores { observations: number; asked: number; coverage: number[]; crps: number; error: number; mase: number | null; compared: number; persistence: Record<string, [number, number, number]> }
const USES: Record<string, string> = {fit: "fitted", validate: "held out", context: "shown only"};
const percent = (share: number) => `${Math.round(100 * share)} %`;
const two = (value: number | null | undefined) => (value === null || value === undefined ? "–" : value.toFixed(2));

export function Validation({of}: {of: Case}) {
  const {run, begin} = useRun<any>();
  const start = () => begin(`/api/cases/${quoted(of.id)}/validation?tab=${TAB}`);
  useEffect(() => { void start(); }, [of.id]);
  return (
    <main>
      <h1>How it does on what was counted</h1>
      {run.state === "failed" && run.refusal && <Problems of={run.refusal} again={() => void start()} />}
      {run.state === "running" && <Progress done={run.done} of={run.of} />}
      {run.found && (run.found.conflict ? <Conflict at={run.found} /> : <Driven at={run.found} calibrated={of.worlds.calibrated} />)}
    </main>
  );
}

function Driven({at, calibrated}: {at: any; calibrated: boolean}) {
  const [use, setUse] = useState("validate");
  const [missed, setMissed] = useState("");
  const all: Row[] = at.rows;
  const rows = all.filter((row) => (!use || row.use === use) && (!missed || (missed === "no" ? row.inside === false : row.inside === null)));
  const now: Scores | null = at.scores;
  const before: Scores | null = at.calibrated?.before ?? null;
  const simulated = all.filter((row) => row.inside !== null);
  return (
    <>
      <div class="cards">
        {now && <div class="number"><b>{percent(now.coverage[1]!)}</b><span>of {now.observations} counts that were never fitted lie in the 80 % range</span><small>{percent(now.coverage[0]!)} in the 50 %, {percent(now.coverage[2]!)} in the 95 % range</small></div>}
        {now && <div class="number"><b>{two(now.error)}</b><span>error of the median, log points (0.7 is a factor of two)</span><small>{before ? `${two(before.error)} from the priors alone` : ""}</small></div>}
        {now && <div class="number"><b>{two(now.mase)}</b><span>that error over the naive forecast's, on {now.compared} counts</span><small>{now.mase !== null && now.mase > 1 ? "the naive forecast is better" : now.mase === null ? "no earlier count to carry forward" : "the simulation is better"}</small></div>}
        <div class="number"><b>{simulated.filter((row) => row.inside).length} of {simulated.length}</b><span>counted ranges meet the simulated 90 % range, all uses</span><small>{all.length - simulated.length} are not simulated</small></div>
      </div>
      <p class="quiet">{at.how_many} {at.worlds.toLocaleString("en")} {calibrated ? "calibrated worlds" : "worlds from the priors"}.</p>
      {now && Object.keys(now.persistence).length > 0 && (
        <section class="panel"><h2>Beside a naive forecast: the last fitted count carried forward</h2>
          <Table label="Beside a naive forecast" head={["measure", "counts", "error, simulation", "error, naive", "nearer"]}
            rows={Object.entries(now.persistence).map(([name, [n, error, naive]]) => [name.replaceAll("_", " "), n, two(error), two(naive), error < naive ? "simulation" : "naive forecast"])} /></section>
      )}
      {at.figures.length > 0 && <section class="panel"><h2>People there over time, the worst place first</h2>
        <p class="quiet">Line and bands: median, 50 % and 90 % of worlds. Points: counted, with their range. Shaded: counts that were held out.</p>
        <div class="small-multiples">{at.figures.map((one: Drawn) => <Figure of={one} key={one.name} />)}</div></section>}
      <section class="panel">
        <h2>Every count, the worst first</h2>
        <div class="filters">
          <Choice label="Counts" value={use} options={[["validate", "held out"], ["fit", "fitted"], ["context", "shown only"], ["", "all"]]} choose={setUse} />
          <Choice label="Show" value={missed} options={[["", "all"], ["no", "ranges that do not meet"], ["none", "not simulated"]]} choose={setMissed} />
          <button type="button" class="small" onClick={() => save("validation.csv", csv([["id", "measure", "where", "day", "use", "counted", "counted range", "simulated", "simulated range", "naive", "why"], ...rows.map((r) => [r.id, r.measure, r.where, r.day, r.use, r.counted, r.counted_range, r.simulated, r.simulated_range, r.naive ?? "", r.why])]), "text/csv")}>CSV</button>
          <span class="quiet">{rows.length} counts</span>
        </div>
        <Table label="Counts" head={["count", "counted", "simulated", "meet", "naive", "why"]} rows={rows.map((row) => [
          <><Source id={row.id} /> {row.where}, {row.measure.replaceAll("_", " ")}, {row.day} <span class={`pill use-${row.use}`}>{USES[row.use]}</span></>,
          <>{row.counted}{row.counted_range && <small> ({row.counted_range})</small>}</>, row.simulated ? <>{row.simulated} <small>({row.simulated_range})</small></> : "–",
          row.inside === null ? "not simulated" : row.inside ? "yes" : <b class="miss">no</b>, row.naive ?? "–", <small>{row.why}</small>,
        ])} />
        {rows.length === 0 && <p class="empty">No count fits this filter.</p>}
      </section>
    </>
  );
}

function Conflict({at}: {at: any}) {
  const best = at.given ?? at.free;
  const score = (name: string, value: number | null) => [name, value === null ? "–" : value.toFixed(3)];
  return (
    <>
      <div class="cards">
        <div class="number"><b>{best.ard.toFixed(3)}</b><span>ARD, rescaled{at.given ? ", with given capacities" : ""}</span><small>{at.given ? `${at.free.ard.toFixed(3)} without: given capacities leak the answer` : ""}</small></div>
        <div class="number"><b>{at.flee === null ? "–" : at.flee.toFixed(3)}</b><span>ARD of Flee on the same counts</span><small>{at.flee === null ? "not measured for this case" : ""}</small></div>
        <div class="number"><b>{at.naive[0].ard.toFixed(3)}</b><span>naive: the shares of the first day</span></div>
        <div class="number"><b>{percent(best.coverage["0.95"] ?? 0)}</b><span>of counts inside the 95 % range</span><small>{at.held_out ? "settings never saw these counts" : "settings were fitted on these counts"}</small></div>
      </div>
      {at.no_question && <p class="warning">{at.no_question}.</p>}
      {at.resembles && <p class="warning">The settings were fitted on a case with much the same camps and days: {at.resembles}.</p>}
      <section class="panel"><h2>Forecasts beside one another</h2><Table label="Forecasts" head={["forecast", "ARD"]} rows={[...(at.given ? [score("Exeunt, with given capacities", at.given.ard)] : []), score("Exeunt, without", at.free.ard), score("Flee", at.flee), ...at.naive.map((one: {name: string; ard: number}) => score(`naive: ${one.name}`, one.ard))]} />
        {at.never_change.length > 0 && <p class="quiet">One number on all days: {at.never_change.join(", ")}.</p>}
        {at.without_counts.length > 0 && <p class="quiet">Never registered: {at.without_counts.join(", ")}.</p>}</section>
      <section class="panel"><h2>Camp by camp, the worst first</h2><div class="small-multiples">{at.figures.map((one: Drawn) => <Figure of={one} key={one.name} />)}</div></section>
    </>
  );
}
