// The case: key numbers with sources, where people went, rules in force that day, and questions to begin with.
import {useEffect, useState} from "preact/hooks";
import {TAB, ask, quoted} from "./api";
import {Figure, Problems, Progress, Source, Table} from "./parts";
import {strength, what, whereWords} from "./rules";
import {useRun} from "./running";
import {NO_EDITS, edit, go, state} from "./state";
import type {Case, Drawn, Edits, Ready, Rule} from "./types";

interface Levels { worlds: number; figures: Record<string, Drawn>; totals: {name: string; says: string; text: string; range: string}[]; places: {id: string; name: string; median: string; range: string}[] }
const MOST = 8;
/** Whether a rule shuts more than it leaves open. */
const shuts = (rule: Rule) => (rule.kind === "closed" ? rule.value >= 0.5 : ["admits", "eligible", "exits", "transport", "issues"].includes(rule.kind) && rule.value < 0.5);
const USES: Record<string, string> = {fit: "used to calibrate", validate: "never fitted", context: "shown only"};

export function CaseScreen({of}: {of: Case}) {
  const {run, begin} = useRun<Levels>("levels");
  useEffect(() => { void begin(`/api/cases/${quoted(of.id)}/levels?tab=${TAB}`); }, [of.id]);
  const [at, setAt] = useState(-1);
  const map = run.found?.figures.map;
  const byDay: string[] = [];
  for (const row of map?.spec.data.values ?? []) byDay[row.at] = row.day;
  const day = at >= 0 ? byDay[at] ?? of.last_day : of.last_day;
  return (
    <main>
      <h1>{of.title}</h1>
      <p class="question">{of.question}</p>
      <div class="cards">
        {of.key.map((one) => (
          <div class="number" key={one.id}><b>{one.text}</b><span>{one.says}, {one.day} ({USES[one.use]})</span><small>counted: {one.sources.map((id) => <span key={id}><Source id={id} /> </span>)}</small></div>
        ))}
        <div class="number"><b>{of.counts.rules ?? 0} rules</b><span>{of.counts.places ?? 0} places, {of.counts.routes ?? 0} routes, {of.counts.sources ?? 0} source{of.counts.sources === 1 ? "" : "s"}</span>
          <small><button type="button" class="link" onClick={() => go({screen: "sources", row: "assumption"})}>{of.assumptions} rules are assumptions</button></small></div>
      </div>
      <div class="two">
        <section class="panel">
          {run.state === "failed" && run.refusal && <Problems of={run.refusal} again={() => begin(`/api/cases/${quoted(of.id)}/levels?tab=${TAB}`)} />}
          {run.state === "running" && <Progress done={run.done} of={run.of} now={run.done ? "" : "The first worlds are being played…"} />}
          {map ? <Figure of={map} level={2} onDay={setAt} /> : run.state === "running" ? <div class="placeholder" aria-hidden="true" /> : run.state === "done" && <p class="empty">No place of this case has a latitude and a longitude: there is no map.</p>}
          {run.found && <p class="quiet">{run.found.worlds.toLocaleString("en")} of {of.worlds.number.toLocaleString("en")} {of.worlds.calibrated ? "calibrated worlds" : "worlds drawn from the priors, fitted to nothing"}. {of.worlds.warning}</p>}
        </section>
        <div>
          <InForce of={of} day={day} />
          <section class="panel"><h2>Ask</h2><Questions of={of} /></section>
        </div>
      </div>
      {run.found && (
        <div class="two">
          <section class="panel">{run.found.figures.abroad && <Figure of={run.found.figures.abroad} level={2} />}</section>
          <section class="panel">
            <h2>On the last day, as it was</h2>
            <Table label="What happened to people" head={["", "median", "90 % of worlds"]} rows={run.found.totals.map((one) => [one.says, one.text, one.range])} />
            <h2>Where most people are</h2>
            <Table label="Places" head={["place", "median", "90 % of worlds"]} rows={run.found.places.map((one) => [one.name, one.median, one.range])} />
          </section>
        </div>
      )}
      <section class="panel notes">
        <h2>Before you argue about it</h2>
        <p>{of.notes}</p>
        <p>Differences between two sets of rules are surer than levels: both meet the same worlds. {of.worlds.sentence}</p>
        {of.warnings.length > 0 && <details><summary>{of.warnings.length} notes on the tables</summary><ul>{of.warnings.map((one) => <li key={one}>{one}</li>)}</ul></details>}
      </section>
    </main>
  );
}

function InForce({of, day}: {of: Case; day: string}) {
  const [all, setAll] = useState(false);
  const now = of.rules.filter((rule) => rule.start <= day && (!rule.end || day <= rule.end));
  const fresh = now.filter((rule) => rule.start >= of.first_day).sort((a, b) => b.start.localeCompare(a.start));
  const shown = all ? fresh : fresh.slice(0, MOST);
  return (
    <section class="panel" aria-label="Rules in force">
      <h2>Rules in force on {day}</h2>
      <p class="quiet">{now.length} rules; {fresh.length} of them are newer than {of.first_day}, the newest first.</p>
      {fresh.length === 0 ? <p class="empty">None is new.</p> : (
        <ul class="inforce">{shown.map((rule) => (
          <li key={rule.id}><span>{whereWords(of, rule.where)}</span><span class={shuts(rule) ? "pill strong" : "pill"}>{what(rule)}: {strength(of, rule)}</span>
            <small>since {rule.start} <Source id={rule.id} /></small></li>
        ))}</ul>
      )}
      {fresh.length > MOST && <button type="button" class="small" onClick={() => setAll(!all)}>{all ? "Fewer" : `All ${fresh.length}`}</button>}
    </section>
  );
}

export function Questions({of}: {of: Case}) {
  const open = async (one: Ready) => {
    const edits = one.edits ?? (await ask<Partial<Edits>>(`/api/cases/${quoted(of.id)}/scenarios/${quoted(one.scenario!)}`));
    edit({...NO_EDITS, ...edits}, state.value.edits);
    go({screen: "scenario"});
  };
  return (
    <ul class="ask">
      {of.ask.map((one) => <li key={one.title}>{one.title} <button type="button" class="small" onClick={() => void open(one)} aria-label={`Try: ${one.title}`}>Try</button></li>)}
      {of.ledgers.length > 0 && <li>Which claims of the text hold? <button type="button" class="small" onClick={() => go({screen: "claims"})}>Open the ledger</button></li>}
      <li>Where does each number come from? <button type="button" class="small" onClick={() => go({screen: "sources"})}>Data &amp; sources</button></li>
    </ul>
  );
}
