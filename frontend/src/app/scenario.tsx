// See and change the rules: bars on a timeline, one rule in numbers, and the result beside it while editing.
import {useEffect, useMemo, useState} from "preact/hooks";
import {TAB, ask, quoted} from "./api";
import {Choice, Dialog, Figure, OutcomeAndDay, Problems, Progress, asRefusal, save} from "./parts";
import {RuleForm, Typed} from "./ruleform";
import {lines, newId, restored, switched, whereWords, withRule, words} from "./rules";
import type {Line} from "./rules";
import {useRun} from "./running";
import {useValue} from "./signal";
import {NO_EDITS, changed, edit, future, go, past, redo, state, undo} from "./state";
import {Timeline} from "./timeline";
import type {Case, Drawn, Edits, Effect, Refusal, Rule} from "./types";

interface Result { done: number; of: number; sentence: string; effects: Effect[]; figure: Drawn; day: string }

export function Scenario({of}: {of: Case}) {
  const at = useValue(state);
  const [live, setLive] = useState<Edits | null>(null);
  const [chosen, setChosen] = useState("");
  const [place, setPlace] = useState("");
  const [kind, setKind] = useState("");
  const [which, setWhich] = useState("new");
  const [saving, setSaving] = useState(false);
  const shown = live ?? at.edits;
  const {run, begin, stop, clear} = useRun<Result>();
  const count = changed(at.edits);
  const asked = JSON.stringify([shown.remove, shown.replace, shown.add, shown.events, shown.parameters, at.outcome, at.day]);
  useEffect(() => {
    if (changed(shown)) void begin(`/api/cases/${quoted(of.id)}/edit`, {edits: shown, outcome: at.outcome, day: at.day || null, tab: TAB});
    else clear();
  }, [asked, of.id]);

  const all = useMemo(() => lines(of, shown), [of, shown]);
  const touched = new Set([...Object.keys(at.edits.replace), ...at.edits.remove, ...at.edits.add.map((row) => String(row.id))]);
  const within = (line: Line) => {
    const {rule} = line;
    if (touched.has(rule.id) || rule.id === chosen) return true;
    if (which === "edited") return false;
    if (place && !rule.where.some((id) => id === place || of.blocks[id]?.includes(place))) return false;
    if (kind && rule.kind !== kind) return false;
    return which === "all" || rule.start >= of.first_day || (rule.end !== null && rule.end >= of.first_day && rule.end < of.last_day);
  };
  const listed = useMemo(() => {
    const found = all.filter(within);
    return found.sort((a, b) => Number(touched.has(b.rule.id)) - Number(touched.has(a.rule.id)) || whereWords(of, a.rule.where).localeCompare(whereWords(of, b.rule.where)) || a.rule.start.localeCompare(b.rule.start));
  }, [all, place, kind, which, chosen]);
  const line = all.find((one) => one.rule.id === chosen);

  const change = (id: string, columns: Partial<Rule>, dragging = false) => {
    const next = Object.keys(columns).length ? withRule(of, state.value.edits, id, columns) : state.value.edits;
    if (dragging) { setLive(next); return; }
    setLive(null);
    edit(next);
  };
  const toggle = (id: string) => { setLive(null); edit(switched(state.value.edits, id)); };
  const add = () => {
    const id = newId(of, at.edits);
    const where = place || of.places.find((one) => one.host)?.id || of.places[0]!.id;
    const middle = of.days[Math.floor(of.days.length / 2)] ?? of.first_day;
    edit({...at.edits, add: [{id, start: middle, end: null, where: [where], kind: "closed", door: "", groups: ["all"], value: 0.9, low: 0.7, high: 1, source: ["assumption"], note: ""}, ...at.edits.add]});
    setChosen(id);
  };
  useEffect(() => {
    const heard = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || (event.target as HTMLElement).matches("input, textarea")) return;
      if (event.key === "z" && !event.shiftKey) { event.preventDefault(); undo(); }
      if (event.key === "y" || (event.key === "z" && event.shiftKey) || event.key === "Z") { event.preventDefault(); redo(); }
    };
    addEventListener("keydown", heard);
    return () => removeEventListener("keydown", heard);
  }, []);
  const based = async (name: string) => {
    if (!name) return;
    edit(name === "as-was" ? NO_EDITS : {...NO_EDITS, ...(await ask<Partial<Edits>>(`/api/cases/${quoted(of.id)}/scenarios/${quoted(name)}`))});
  };

  return (
    <main class="scenario">
      <header class="bar-top">
        <h1><Typed type="text" label="Title of these rules" value={at.edits.title || (count ? "Edited rules" : "The rules as they were")} write={(title) => edit({...at.edits, title})} /></h1>
        <p class="quiet">{count === 0 ? "nothing is changed yet" : `${count} change${count > 1 ? "s" : ""} to the rules as they were`}</p>
        <p class="buttons">
          <button type="button" onClick={undo} disabled={!past.length}>Undo</button>
          <button type="button" onClick={redo} disabled={!future.length}>Redo</button>
          <button type="button" onClick={add}>+ Rule</button>
          <button type="button" onClick={() => { edit(NO_EDITS); setChosen(""); }} disabled={!count}>Reset</button>
          <button type="button" onClick={() => setSaving(true)} disabled={!count}>Save</button>
          <button type="button" onClick={() => go({screen: "compare", a: "as-was", b: ""})} disabled={!count}>Compare</button>
        </p>
      </header>
      <div class="filters">
        <Choice label="Start from" value="" options={[["", "…"], ...of.scenarios.map((one): [string, string] => [one.name, one.title])]} choose={based} />
        <Choice label="Rules" value={which} options={[["new", "that begin or end in these days"], ["all", "all, with those from before"], ["edited", "changed here"]]} choose={setWhich} />
        <Choice label="Place" value={place} options={[["", "every place"], ...of.places.filter((one) => all.some(({rule}) => rule.where.some((id) => id === one.id || of.blocks[id]?.includes(one.id)))).map((one): [string, string] => [one.id, one.name])]} choose={setPlace} />
        <Choice label="Kind" value={kind} options={[["", "every kind"], ...Object.keys(of.kinds).filter((name) => all.some(({rule}) => rule.kind === name)).map((name): [string, string] => [name, words(name)])]} choose={setKind} />
        <span class="quiet">{listed.length} of {all.length} rules. Drag a bar, its ends, or its strength; or use arrow keys.</span>
      </div>
      <section class="panel"><Timeline of={of} lines={listed} chosen={chosen} choose={setChosen} toggle={toggle} change={({id, columns}, dragging) => change(id, columns, dragging)} /></section>
      <div class="below">
        {line ? (
          <RuleForm of={of} line={line} change={(columns) => change(line.rule.id, columns)} toggle={() => toggle(line.rule.id)} restore={() => edit(restored(at.edits, line.rule.id))} />
        ) : (
          <section class="panel form"><h2>No rule is chosen</h2><p class="quiet">Choose a bar to see its numbers, its sources, and to change it by the keyboard.</p></section>
        )}
        <section class="panel result" aria-label="Result">
          <header class="filters">
            <h2>Result, as you edit</h2>
            <OutcomeAndDay of={of} change={(to) => go(to)} />
          </header>
          <label class="guess"><input type="checkbox" checked={at.guess} onChange={(event) => go({guess: event.currentTarget.checked})} /> Let me guess first</label>
          {count === 0 && !live ? <p class="empty">Change a rule, and what it changes stands here: in the same worlds, with and without the change.</p> : <Answer run={run} stop={stop} guess={at.guess} key={at.outcome} asked={asked} again={() => begin(`/api/cases/${quoted(of.id)}/edit`, {edits: shown, outcome: at.outcome, day: at.day || null, tab: TAB})} />}
        </section>
      </div>
      {saving && <Save of={of} edits={at.edits} close={() => setSaving(false)} />}
    </main>
  );
}

function Answer({run, stop, guess, asked, again}: {run: ReturnType<typeof useRun<Result>>["run"]; stop: () => void; guess: boolean; asked: string; again: () => void}) {
  const [mine, setMine] = useState<{text: string; of: string} | null>(null);
  const waits = guess && mine?.of !== asked;
  const found = run.found;
  const lead = found?.effects[0];
  return (
    <>
      {run.state === "failed" && run.refusal && <Problems of={run.refusal} again={again} />}
      {run.state === "stopped" && <p class="empty" role="status">Stopped. Nothing was kept. <button type="button" class="small" onClick={again}>Run again</button></p>}
      {run.state === "running" && !found && <Progress done={run.done} of={run.of} now={run.of ? "" : "Starting…"} cancel={stop} />}
      {waits && <Guess done={(text) => setMine({text, of: asked})} />}
      {found && lead && !waits && (
        <div data-done={found.done} data-state={run.state} class={run.state === "running" && run.done < found.done ? "stale" : ""}>
          {guess && mine && <p class="quiet">Your guess: {mine.text}.</p>}
          <p class="lead" aria-live="polite">{found.sentence}</p>
          <div class="cards">{found.effects.map((one) => (
            <div class="number" key={one.name}>
              <b>{one.median}</b><span>{one.says}{one.label ? ` (${one.label})` : ""}, {one.unit}</span>
              <small>{one.low} to {one.high} in 90 % of worlds</small>
            </div>
          ))}</div>
          {run.state === "running" && <Progress done={found.done} of={found.of} now={`${found.done} of ${found.of} worlds; the others are being played`} cancel={stop} />}
          <p class="quiet">Monte-Carlo error in {found.done.toLocaleString("en")} worlds: the median of all worlds lies between {lead.median_from} and {lead.median_to}, the share of worlds is known to ±{(200 * lead.share_error).toFixed(1)} points (95 %). First shown after {run.seconds.toFixed(1)} s.</p>
          <Figure of={found.figure} title="The difference over time, world by world" />
        </div>
      )}
    </>
  );
}

function Guess({done}: {done: (text: string) => void}) {
  const [text, setText] = useState("");
  return (
    <form class="guess-form" onSubmit={(event) => { event.preventDefault(); if (text.trim()) done(text.trim()); }}>
      <label>By how much will it change, and in which direction? <input value={text} onInput={(event) => setText(event.currentTarget.value)} placeholder="for example −5,000" /></label>
      <button type="submit" disabled={!text.trim()}>Show the answer</button>
    </form>
  );
}

function Save({of, edits, close}: {of: Case; edits: Edits; close: () => void}) {
  const [name, setName] = useState((edits.title || "my-rules").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60) || "my-rules");
  const [found, setFound] = useState<{path: string; command: string} | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const keep = (over: boolean) => {
    setRefusal(null);
    ask<{path: string; command: string}>(`/api/cases/${quoted(of.id)}/save`, {name, edits, over}).then(setFound, (why) => setRefusal(asRefusal(why)));
  };
  const download = () => ask<{yaml: string}>(`/api/cases/${quoted(of.id)}/python`, {b: {edits}}).then(({yaml}) => save(`${name}.yaml`, yaml, "application/yaml"), (why) => setRefusal(asRefusal(why)));
  return (
    <Dialog title="Save these rules" close={close}>
      {found ? <><p role="status">Kept in <code>{found.path}</code>.</p><p>Ask again at any time: <code>{found.command}</code></p></> : (
        <form onSubmit={(event) => { event.preventDefault(); keep(false); }}>
          <p><label>scenarios/ <input value={name} onInput={(event) => setName(event.currentTarget.value)} aria-label="Name of the scenario" />.yaml</label></p>
          {refusal && <Problems of={refusal} />}
          <p class="buttons"><button type="submit" class="main">Save</button>
            {refusal?.status === 409 && <button type="button" onClick={() => keep(true)}>Write over it</button>}
            <button type="button" onClick={download}>Download instead</button></p>
        </form>
      )}
    </Dialog>
  );
}
