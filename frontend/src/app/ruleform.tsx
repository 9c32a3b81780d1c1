// One rule in numbers: what every drag does, and what no drag can do.
import {useEffect, useState} from "preact/hooks";
import {Choice, Source} from "./parts";
import {what, whereWords} from "./rules";
import type {Line} from "./rules";
import type {Case, Rule} from "./types";

function Field({label, children}: {label: string; children: preact.ComponentChildren}) {
  return <label class="field"><span>{label}</span>{children}</label>;
}

/** A field that is written when it is left, or with Enter, so that half a number is no edit. */
export function Typed({value, type, write, label, list, min}: {value: string; type: "date" | "number" | "text"; write: (value: string) => void; label: string; list?: string; min?: string}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const done = () => { if (text !== value) write(text); };
  return (
    <input type={type} value={text} aria-label={label} list={list} min={min} step={type === "number" ? "any" : undefined}
      onInput={(event) => setText(event.currentTarget.value)} onBlur={done}
      onChange={(event) => { setText(event.currentTarget.value); if (type === "date" && event.currentTarget.value.length === 10 && event.currentTarget.value > "0") write(event.currentTarget.value); }}
      onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); done(); } }} />
  );
}

export function RuleForm({of, line, change, toggle, restore}: {
  of: Case; line: Line; change: (columns: Partial<Rule>) => void; toggle: () => void; restore: () => void;
}) {
  const {rule, before, state} = line;
  const kind = of.kinds[rule.kind];
  const number = (column: "value" | "low" | "high" | "start_uncertain_days") => (text: string) => {
    const value = text.trim() === "" ? null : Number(text);
    if (value === null && column !== "low" && column !== "high") return;
    if (value !== null && !Number.isFinite(value)) return;
    change({[column]: value} as Partial<Rule>);
  };
  const highest = kind?.highest ?? null;
  return (
    <section class="panel form" aria-label="The chosen rule">
      <h2>{whereWords(of, rule.where)} · {what(rule)}</h2>
      <p class="quiet">{kind?.says}{state !== "as it was" ? ` — ${state}` : ""}</p>
      {state !== "removed" && (
        <>
          <Field label="Starts"><Typed type="date" label="First day" value={rule.start} write={(start) => change({start})} /> <span>±</span>
            <Typed type="number" label="Doubt about the first day, days" min="0" value={String(rule.start_uncertain_days)} write={number("start_uncertain_days")} /> <span>days</span></Field>
          <Field label="Ends"><Typed type="date" label="Last day" value={rule.end ?? ""} write={(end) => change({end: end || null})} />
            {rule.end ? <button type="button" class="small" onClick={() => change({end: null})}>leave open</button> : <span class="quiet">open</span>}</Field>
          <Field label={`Value, ${kind?.unit ?? ""}`}>
            {highest !== null && <input type="range" min="0" max={highest} step={highest / 100} value={rule.value} aria-label="Strength" onChange={(event) => number("value")(event.currentTarget.value)} />}
            <Typed type="number" label="Value" min="0" value={String(rule.value)} write={number("value")} /></Field>
          <Field label="Range (5 % to 95 %)"><Typed type="number" label="Low" value={rule.low === null ? "" : String(rule.low)} write={number("low")} /> <span>to</span>
            <Typed type="number" label="High" value={rule.high === null ? "" : String(rule.high)} write={number("high")} /></Field>
          <Field label="Applies to">
            <select multiple size={Math.min(4, of.groups.length + 1)} aria-label="Groups" onChange={(event) => {
              const picked = [...event.currentTarget.selectedOptions].map((one) => one.value);
              change({groups: picked.length && !picked.includes("all") ? picked : ["all"]});
            }}>
              <option value="all" selected={rule.groups.includes("all")}>everybody</option>
              {of.groups.map((one) => <option key={one.id} value={one.id} selected={rule.groups.includes(one.id)}>{one.name}</option>)}
            </select></Field>
        </>
      )}
      {state === "added" && (
        <>
          <Choice label="Kind" value={rule.kind} options={Object.keys(of.kinds).map((name) => [name, name.replaceAll("_", " ")])} choose={(one) => change({kind: one, door: ""})} />
          <Choice label="Where" value={rule.where[0] ?? ""} options={places(of, rule.kind)} choose={(one) => change({where: [one]})} />
          {(kind?.doors.length ?? 0) > 0 && <Choice label="Door" value={rule.door} options={[["", kind?.needs_door ? "choose one" : "every door"], ...kind!.doors.map((one): [string, string] => [one, one.replaceAll("_", " ")])]} choose={(door) => change({door})} />}
        </>
      )}
      <p class="quiet">Why: {rule.note || (state === "added" ? "a question; no source needed" : "no note")}</p>
      <p class="quiet">Sources: {rule.source.map((id) => <span key={id}><Source id={id} /> </span>)}{before && <>; row <Source id={rule.id} /></>}</p>
      <p class="buttons">
        <button type="button" onClick={toggle}>{state === "removed" ? "Put it back" : "Remove"}</button>
        {before && state !== "as it was" && <button type="button" onClick={restore}>As it was</button>}
      </p>
    </section>
  );
}

export function places(of: Case, kind: string): [string, string][] {
  const targets = of.kinds[kind]?.targets ?? ["places"];
  return [
    ...(targets.includes("places") ? [...of.places.map((one): [string, string] => [one.id, one.name]), ...Object.keys(of.blocks).map((name): [string, string] => [name, `all of ${name}`])] : []),
    ...(targets.includes("crossings") ? of.crossings.map((one): [string, string] => [one.id, `${one.name} (crossing)`]) : []),
  ];
}
