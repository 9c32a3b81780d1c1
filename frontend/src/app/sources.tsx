// Every number and where it comes from.
import {useEffect, useMemo, useState} from "preact/hooks";
import {ask, quoted} from "./api";
import {Choice, Problems, Source, Table, asRefusal, csv, save} from "./parts";
import {useValue} from "./signal";
import {go, state} from "./state";
import type {Case, Refusal} from "./types";

interface Number_ { table: string; id: string; says: string; value: number; low: number | null; high: number | null; unit: string; kind: string; sources: string[]; grade: string; used: string }
interface Found { numbers: Number_[]; sources: {id: string; kind: string; sentence: string; read: string; uses: string[]; licence: string}[] }
const MOST = 150;
const short = (value: number) => (Math.abs(value) >= 1000 ? value.toLocaleString("en") : String(Number(value.toPrecision(4))));

export function Sources({of}: {of: Case}) {
  const at = useValue(state);
  const [found, setFound] = useState<Found | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [text, setText] = useState("");
  const [table, setTable] = useState("");
  const [most, setMost] = useState(MOST);
  const kind = at.row;
  useEffect(() => {
    setFound(null);
    ask<Found>(`/api/cases/${quoted(of.id)}/numbers`).then(setFound, (why) => setRefusal(asRefusal(why)));
  }, [of.id]);
  const kinds = useMemo(() => [...new Set(found?.numbers.map((one) => one.kind))], [found]);
  const rows = useMemo(() => (found?.numbers ?? []).filter((one) => (!kind || one.kind === kind) && (!table || one.table === table) && (!text || `${one.id} ${one.says} ${one.sources.join(" ")}`.toLowerCase().includes(text.toLowerCase()))), [found, kind, table, text]);
  const count = (name: string) => found?.numbers.filter((one) => one.kind === name).length ?? 0;
  const cited = (found?.sources ?? []).filter((one) => !text || one.sentence.toLowerCase().includes(text.toLowerCase()));
  return (
    <main>
      <h1>Every number and where it comes from</h1>
      {refusal && <Problems of={refusal} />}
      {!found && !refusal && <p role="status">Reading the tables…</p>}
      {found && (
        <>
          <div class="filters">
            <label class="choice"><span>Search</span><input type="search" value={text} onInput={(event) => { setText(event.currentTarget.value); setMost(MOST); }} /></label>
            <Choice label="Kind" value={kind} options={[["", `all (${found.numbers.length})`], ...kinds.map((name): [string, string] => [name, `${name} (${count(name)})`])]} choose={(row) => { go({row}); setMost(MOST); }} />
            <Choice label="Table" value={table} options={[["", "all"], ...[...new Set(found.numbers.map((one) => one.table))].map((name): [string, string] => [name, name])]} choose={(one) => { setTable(one); setMost(MOST); }} />
            <button type="button" aria-pressed={kind === "assumption"} onClick={() => go({row: kind === "assumption" ? "" : "assumption"})}>Only assumptions ({count("assumption")})</button>
            <button type="button" aria-pressed={kind === "without a source"} onClick={() => go({row: kind === "without a source" ? "" : "without a source"})}>Without a source ({count("without a source")})</button>
            <button type="button" onClick={() => save(`${of.id}-numbers.csv`, csv([["table", "id", "says", "value", "low", "high", "unit", "kind", "grade", "sources", "used"], ...rows.map((one) => [one.table, one.id, one.says, String(one.value), String(one.low ?? ""), String(one.high ?? ""), one.unit, one.kind, one.grade, one.sources.join("; "), one.used])]), "text/csv")}>CSV</button>
          </div>
          <section class="panel"><p class="quiet">{rows.length} numbers. Open an id for its card: what it says, its file and line, and each source.</p>
            <Table label="Numbers" head={["number", "value", "range", "kind", "sources", "used"]} rows={rows.slice(0, most).map((one) => [
              <><Source id={one.id} /> {one.says}</>, <>{short(one.value)} <small>{one.unit}</small></>, one.low === null || one.high === null ? "exact" : `${short(one.low)} to ${short(one.high)}`,
              <span class={`pill kind-${one.kind.replaceAll(" ", "-")}`}>{one.kind}{one.grade && ` ${one.grade}`}</span>, <>{one.sources.map((id) => <span key={id}><Source id={id} /> </span>)}</>, one.used || one.table,
            ])} />
            {rows.length === 0 && <p class="empty">No number fits.</p>}
            {rows.length > most && <p><button type="button" onClick={() => setMost(most + 300)}>Show more ({rows.length - most} left)</button></p>}
          </section>
          <details class="panel"><summary>{found.sources.length} sources, {found.sources.filter((one) => one.read !== "yes").length} of them recalled and not read</summary>
            <ul class="sources">{cited.map((one) => <li key={one.id}><Source id={one.id} />: {one.sentence} <small>{one.uses.length} rows{one.licence ? `; ${one.licence}` : ""}</small></li>)}</ul></details>
        </>
      )}
    </main>
  );
}
