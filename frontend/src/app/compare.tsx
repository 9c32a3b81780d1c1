// Two sets of rules in the same worlds: the sentence, the difference, who is affected, and what turns it.
import {useEffect} from "preact/hooks";
import {TAB, quoted} from "./api";
import {Choice, Figure, OutcomeAndDay, Problems, Progress, Source, Table, csv, save} from "./parts";
import {useRun} from "./running";
import {useValue} from "./signal";
import {changed, go, state} from "./state";
import type {State} from "./state";
import type {Case, Drawn, Effect} from "./types";

interface Compared {
  done: number; of: number; a: string; b: string; day: string; sentence: string; effects: Effect[]; places: Effect[]; groups: Effect[];
  turns: {words: string; grades: string; density: number; coverage: number}[]; turns_sentence: string; about: Record<string, string>; figures: Drawn[]; levels: Drawn[];
}
const percent = (share: number) => `${Math.round(100 * share)} %`;

/** The two sets of rules as the server reads them; an empty name means the edited rules. */
export const sides = (at: State) => {
  const rules = (name: string) => (name ? {scenario: name} : {edits: at.edits});
  return {a: rules(at.a), b: rules(at.b), outcome: at.outcome, day: at.day || null};
};

export function Compare({of}: {of: Case}) {
  const at = useValue(state);
  const {run, begin, stop} = useRun<Compared>();
  const edited = changed(at.edits) > 0;
  const ready = !(at.a === at.b) && (edited || (at.a !== "" && at.b !== ""));
  const asked = JSON.stringify([at.a, at.b, at.outcome, at.day, at.a && at.b ? 0 : at.edits]);
  const start = () => begin(`/api/cases/${quoted(of.id)}/compare`, {...sides(at), tab: TAB});
  useEffect(() => { if (ready) void start(); }, [asked, of.id]);
  const options: [string, string][] = [["", edited ? `Edited: ${at.edits.title || "edited rules"}` : "Edited rules (none yet)"], ...of.scenarios.map((one): [string, string] => [one.name, one.title])];
  const found = ready ? run.found : null;
  const rows = (all: Effect[]) => all.map((one) => [one.label || one.says, one.before, <><b>{one.median}</b> ({one.low} to {one.high})</>, percent(one.below), percent(one.above), one.unit]);
  const text = (all: Effect[]) => all.map((one) => [one.name, one.label || one.says, one.unit, one.before, one.median, one.low, one.high, percent(one.below), percent(one.above)]);
  const head = ["", "under A", "B less A: median (90 %)", "worlds lower", "worlds higher", "unit"];
  const table = (name: string, all: Effect[]) => save(`${name}.csv`, csv([["name", "what", "unit", "under A", "difference", "low", "high", "lower", "higher"], ...text(all)]), "text/csv");
  return (
    <main>
      <h1>Two sets of rules, the same worlds</h1>
      <div class="filters">
        <Choice label="A" value={at.a} options={options} choose={(a) => go({a})} />
        <Choice label="B" value={at.b} options={options} choose={(b) => go({b})} />
        <OutcomeAndDay of={of} change={(to) => go(to)} />
      </div>
      {!ready && <p class="empty">{at.a === at.b ? "A and B are the same rules: choose another for one of them." : "No rule is edited yet. Choose a scenario for B, or change a rule on the timeline."} <button type="button" class="small" onClick={() => go({screen: "scenario"})}>Open the timeline</button></p>}
      {ready && run.state === "failed" && run.refusal && <Problems of={run.refusal} again={start} />}
      {ready && run.state === "stopped" && <p class="empty" role="status">Stopped. Nothing was kept. <button type="button" class="small" onClick={() => void start()}>Run again</button></p>}
      {ready && run.state === "running" && <Progress done={run.done} of={run.of} cancel={stop} />}
      {found && (
        <>
          <div class="two" data-done={found.done} data-state={run.state}>
            <section class="panel lead-panel">
              <p class="lead" aria-live="polite">{found.sentence}</p>
              <p class="quiet">In {found.done.toLocaleString("en")} worlds; the median of all worlds lies between {found.effects[0]!.median_from} and {found.effects[0]!.median_to} (95 %, Monte Carlo).</p>
              <dl>{Object.entries(found.about).map(([name, words]) => <><dt>{name}</dt><dd>{words}</dd></>)}</dl>
            </section>
            <section class="panel">
              <h2>What the sign turns on</h2>
              {found.turns.length ? <ul>{found.turns.map((one) => <li key={one.words}>Where {one.words} (grades {one.grades || "–"}): {percent(one.density)} of worlds there say the opposite; {percent(one.coverage)} of all that do.</li>)}</ul> : <p>{found.turns_sentence || "Nothing was found within the ranges of the assumptions."}</p>}
            </section>
          </div>
          <div class="two">{found.figures.map((one) => <section class="panel" key={one.name}><Figure of={one} level={2} /></section>)}</div>
          <div class="two">
            <section class="panel"><h2>What changes <button type="button" class="small" onClick={() => table("effects", found.effects)}>CSV</button></h2><Table label="Effects" head={head} rows={rows(found.effects)} /></section>
            <section class="panel"><h2>Who is affected <button type="button" class="small" onClick={() => table("affected", [...found.places, ...found.groups])}>CSV</button></h2>
              {found.places.length > 0 && <><h3>People abroad by place</h3><Table label="By place" head={head} rows={rows(found.places)} /></>}
              {found.groups.length > 0 && <><h3>People abroad by group</h3><Table label="By group" head={head} rows={rows(found.groups)} /></>}
            </section>
          </div>
          <details class="panel"><summary>Levels, as context: bands that overlap hide the effect; do not read it here</summary>
            <div class="two">{found.levels.map((one) => <Figure of={one} key={one.name} />)}</div></details>
          <p class="quiet">Assumptions behind each number: <Source id="assumption" text="what an assumption is" />; all of them stand under Data &amp; sources.</p>
        </>
      )}
    </main>
  );
}
