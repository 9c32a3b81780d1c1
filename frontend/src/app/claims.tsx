// The ledger of a text: claims by kind, verdicts with their shares, the detail of one, and a ledger of one's own.
import {useEffect, useState} from "preact/hooks";
import {TAB, ask, quoted} from "./api";
import {Choice, Figure, Problems, Progress, Source, asRefusal, save} from "./parts";
import {useRun} from "./running";
import {useValue} from "./signal";
import {changed, go, state} from "./state";
import type {Case, Drawn, Refusal} from "./types";

interface Evidence { source: string; place: string; quoted: string; speaks: string; read: string; seen: string | null }
interface Claim {
  id: string; kind: string; quote: string; says: string; not_testable: string; limits: string; for: string; against: string; rests_on: string[]; opposes: string[];
  sources: string[]; evidence: Evidence[]; scenarios: string[]; tests: string[]; known: string[];
  kept: {word: string; share: number | null; hangs_on: string[]; turns_on: string[]; restates: string[]} | null;
}
interface Ledger {
  name: string; text: {title: string; author: string; publisher: string; date: string; note: string}; hash: string; holds: number; how: string; least_worlds: number;
  words: Record<string, string>; order: string[]; differs: string[]; judged: boolean; claims: Claim[]; figure: Drawn | null;
}
interface Shares { larger: number; between: number; opposite: number; sign: number | null; error: number; worlds: number }
interface Verdict {
  id: string; word: string; share: number | null; stands_on: string; line: string; shares: Shares | null; confidence: string; about: [string, string][];
  tests: {words: string; word: string; lines: string[]}[]; turns: {words: string; grades: string; density: number; coverage: number}[];
}
interface Judged {
  worlds: number; runs: string[]; edited: boolean; verdicts: Verdict[]; figure: Drawn | null;
  specification: {claim: string; test: number; choice: string; value: string; word: string; written: boolean; shares: Shares}[];
}
const KINDS: Record<string, string> = {fact: "Facts", causal: "Causes", counter: "What the text rebuts", premise: "What it needs and does not state", normative: "Judgements of value"};
const MARK: Record<string, string> = {holds: "●", depends: "◐", negligible: "○", opposite: "◆", "not so": "✕", unverified: "?", "not testable": "–"};
const percent = (share: number) => (share > 0 && share < 0.005 ? "<1 %" : share >= 0.995 && share < 1 ? ">99 %" : `${Math.round(100 * share)} %`);

export function Word({of}: {of: string}) {
  return <span class={`word ${of.replaceAll(" ", "-")}`}><span aria-hidden="true">{MARK[of] ?? "·"}</span> {of}</span>;
}
function Three({of}: {of: Shares}) {
  const parts: [string, number][] = [["as asked", of.larger], ["smaller", of.between], ["the other way", of.opposite]];
  return (
    <div class="three">
      <div class="shares" aria-hidden="true">{parts.map(([name, share], n) => <span key={name} class={`share-${n}`} style={{width: `${100 * share}%`}} />)}</div>
      <small>{parts.map(([name, share]) => `${percent(share)} ${name}`).join(", ")}{of.sign !== null ? `; the sign alone in ${percent(of.sign)}` : ""} (of {of.worlds} worlds, standard error {(100 * of.error).toFixed(1)} points)</small>
    </div>
  );
}

export function Claims({of}: {of: Case}) {
  const at = useValue(state);
  const [name, setName] = useState(of.ledgers[0] ?? "");
  const [ledger, setLedger] = useState<Ledger | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [word, setWord] = useState("");
  const [judged, setJudged] = useState<Record<string, Verdict>>({});
  const {run, begin, stop} = useRun<Judged>();
  useEffect(() => {
    setLedger(null);
    setRefusal(null);
    setJudged({});
    if (name) ask<Ledger>(`/api/cases/${quoted(of.id)}/claims?ledger=${quoted(name)}`).then(setLedger, (why) => setRefusal(asRefusal(why)));
  }, [name, of.id]);
  useEffect(() => {
    if (run.found && !run.found.edited) setJudged((before) => ({...before, ...Object.fromEntries(run.found!.verdicts.map((one) => [one.id, one]))}));
  }, [run.found]);
  const judge = (ids: string[], more: object = {}) => begin(`/api/cases/${quoted(of.id)}/claims/judge`, {ledger: name, ids, tab: TAB, ...more});
  const verdict = (claim: Claim) => judged[claim.id]?.word ?? claim.kept?.word ?? (claim.not_testable && !claim.scenarios.length ? "not testable" : "");
  const share = (claim: Claim) => judged[claim.id]?.share ?? claim.kept?.share ?? null;
  const claim = ledger?.claims.find((one) => one.id === at.claim);
  const tally = ledger ? ledger.order.map((one) => [one, ledger.claims.filter((row) => verdict(row) === one).length] as const).filter(([, n]) => n) : [];
  return (
    <main>
      <header class="bar-top">
        <h1>{ledger ? ledger.text.title : "Claims"}</h1>
        {ledger && <p class="quiet">{[ledger.text.author, ledger.text.publisher, ledger.text.date].filter(Boolean).join(", ")} · {ledger.claims.length} claims{tally.length ? `: ${tally.map(([one, n]) => `${n} ${one}`).join(", ")}` : ""}</p>}
        <div class="filters">
          {of.ledgers.length > 1 && <Choice label="Ledger" value={name} options={of.ledgers.map((one) => [one, one])} choose={setName} />}
          {ledger && <Choice label="Show" value={word} options={[["", "every verdict"], ...ledger.order.map((one): [string, string] => [one, one])]} choose={setWord} />}
          {ledger && <button type="button" onClick={() => void judge([])} disabled={run.state === "running"}>Judge all anew</button>}
        </div>
      </header>
      {refusal && <Problems of={refusal} />}
      {!name && <p class="empty">This case has no ledger of claims. Begin one from a text below.</p>}
      {name && !ledger && !refusal && <p role="status">Reading the ledger…</p>}
      {run.state === "running" && <Progress done={run.done} of={run.of} now={run.now || "Reading what is kept…"} cancel={stop} />}
      {run.state === "stopped" && <p class="empty" role="status">Stopped. Finished blocks of worlds are kept; the next time goes on from there.</p>}
      {run.state === "failed" && run.refusal && <Problems of={run.refusal} />}
      {ledger && (
        <>
          {ledger.differs.length > 0 && <p class="warning">Kept verdicts are of an earlier state of {ledger.differs.join(", ")}. Judge anew to see those of today.</p>}
          <div class="two wide-left">
            <section class="panel" aria-label="Claims by kind">
              {Object.entries(KINDS).map(([kind, heading]) => {
                const rows = ledger.claims.filter((one) => one.kind === kind && (!word || verdict(one) === word));
                return rows.length > 0 && (
                  <section key={kind}><h2>{heading} ({rows.length})</h2>
                    <ul class="claims">{rows.map((one) => (
                      <li key={one.id}><button type="button" class={`claim ${one.id === at.claim ? "chosen" : ""}`} aria-pressed={one.id === at.claim} onClick={() => go({claim: one.id})}>
                        <b>{one.id}</b><span class="says">{one.says}</span>
                        {verdict(one) ? <Word of={verdict(one)} /> : <span class="quiet">not judged yet</span>}
                        {share(one) !== null ? <span class="meter"><span style={{width: `${100 * share(one)!}%`}} /><em>{percent(share(one)!)}</em></span> : <span />}
                      </button></li>
                    ))}</ul></section>
                );
              })}
            </section>
            <div class="sticky">{claim ? <Detail claim={claim} ledger={ledger} verdict={judged[claim.id]} run={run.found} judge={judge} busy={run.state === "running"} edited={changed(at.edits) > 0} /> : <section class="panel"><h2>No claim is chosen</h2><p class="quiet">Choose one to see its words, its tests, its evidence and where it turns.</p><details><summary>How words are made</summary><p>{ledger.how}</p></details></section>}</div>
          </div>
          {(run.found && !run.found.edited && run.found.verdicts.length > 1 && run.found.figure ? run.found.figure : ledger.figure) && <section class="panel"><Figure of={(run.found && run.found.verdicts.length > 1 && run.found.figure) || ledger.figure!} level={2} /></section>}
        </>
      )}
      <Own of={of} />
    </main>
  );
}

function Detail({claim, ledger, verdict, run, judge, busy, edited}: {claim: Claim; ledger: Ledger; verdict?: Verdict; run: Judged | null; judge: (ids: string[], more?: object) => void; busy: boolean; edited: boolean}) {
  const under = run?.edited ? run.verdicts.find((one) => one.id === claim.id) : undefined;
  const curve = run?.specification.filter((row) => row.claim === claim.id) ?? [];
  const word = verdict?.word ?? claim.kept?.word;
  const testable = claim.scenarios.length > 0;
  return (
    <section class="panel detail" aria-label={`Claim ${claim.id}`}>
      <h2>{claim.id} {word && <Word of={word} />}</h2>
      <blockquote>“{claim.quote}”</blockquote>
      <p>{claim.says}</p>
      {claim.not_testable && <p><b>Not testable:</b> {claim.not_testable}</p>}
      {verdict ? (
        <>
          <p>{verdict.line}</p>
          {verdict.shares && <Three of={verdict.shares} />}
          <h3>Tests</h3>
          <ul>{verdict.tests.map((one) => <li key={one.words}>{one.words} <Word of={one.word} />{one.lines.map((line) => <p class="quiet" key={line}>{line}</p>)}</li>)}</ul>
          {verdict.turns.length > 0 && <><h3>Where it turns</h3><ul>{verdict.turns.map((one) => <li key={one.words}>{one.words} (grades {one.grades || "–"}): {percent(one.density)} of worlds there, {percent(one.coverage)} of all such worlds</li>)}</ul></>}
        </>
      ) : claim.kept && (
        <p class="quiet">{claim.kept.share !== null && `In ${percent(claim.kept.share)} of worlds. `}{claim.kept.hangs_on.length > 0 && <>It hangs on {claim.kept.hangs_on.map((id) => <span key={id}><Source id={id} /> </span>)}. </>}{claim.kept.turns_on.length > 0 && <>It turns on {claim.kept.turns_on.map((id) => <span key={id}><Source id={id} /> </span>)}. </>}{testable && "Run its tests to see effects, the three shares and where it turns."}</p>
      )}
      <p class="buttons">
        <button type="button" disabled={busy} onClick={() => judge([claim.id])}>{verdict ? "Run again" : "Run its tests"}</button>
        {testable && <button type="button" disabled={busy} onClick={() => judge([claim.id], {specification: true})}>Specification curve</button>}
        {testable && <button type="button" disabled={busy || !edited} title={edited ? "" : "Change a rule first"} onClick={() => judge([claim.id], {edits: state.value.edits})}>Under the edited rules</button>}
        {testable && claim.scenarios.length > 1 && <button type="button" onClick={() => go({screen: "compare", a: claim.scenarios.includes("as-was") ? "as-was" : claim.scenarios[0]!, b: claim.scenarios.find((one) => one !== "as-was")!})}>Open the contrast</button>}
      </p>
      {under && <div class="under"><h3>Under the edited rules</h3><p>{under.line}</p>{under.shares && <Three of={under.shares} />}</div>}
      {curve.length > 0 && (
        <div><h3>At other defensible choices</h3>
          <ul class="curve">{curve.map((row, n) => <li key={n} class={row.written ? "written" : ""}><span>{row.choice} {row.value}{row.written ? " (as written)" : ""}</span><Word of={row.word} /><span class="meter"><span style={{width: `${100 * row.shares.larger}%`}} /><em>{percent(row.shares.larger)}</em></span></li>)}</ul></div>
      )}
      {claim.limits && <p><b>What it does not show:</b> {claim.limits}</p>}
      {claim.for && <p><b>For:</b> {claim.for}</p>}
      {claim.against && <p><b>Against:</b> {claim.against}</p>}
      <h3>Evidence</h3>
      {claim.evidence.length === 0 && claim.sources.length === 0 && <p class="quiet">No row of evidence.</p>}
      <ul>{claim.evidence.map((row) => <li key={row.source + row.quoted}>{claim.known.includes(row.source) ? <Source id={row.source} /> : row.source}{row.place && `, ${row.place}`}{row.quoted && <>: “{row.quoted}”</>} <small>({[row.speaks, row.read, row.seen].filter(Boolean).join(", ")})</small></li>)}
        {claim.sources.filter((id) => !claim.evidence.some((row) => row.source === id)).map((id) => <li key={id}>{claim.known.includes(id) ? <Source id={id} /> : /^https?:/.test(id) ? <a href={id} target="_blank" rel="noreferrer noopener">{id}</a> : id}</li>)}</ul>
      {claim.rests_on.length > 0 && <p class="quiet">Rests on {claim.rests_on.map((id) => <button type="button" class="link" key={id} onClick={() => go({claim: id})}>{id}</button>)}</p>}
      <p class="quiet">A word needs {percent(ledger.holds)} of worlds, {ledger.least_worlds} or more. Ledger {ledger.hash}{run ? `; runs ${run.runs.join(", ")}` : ""}.</p>
    </section>
  );
}

function Own({of}: {of: Case}) {
  const [text, setText] = useState("");
  const [yaml, setYaml] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [says, setSays] = useState("");
  const {run, begin, stop} = useRun<Judged>();
  const start = () => ask<{yaml: string; sentences: number}>(`/api/cases/${quoted(of.id)}/claims/begin`, {text}).then((found) => { setYaml(found.yaml); setSays(`${found.sentences} sentences to fill in.`); setRefusal(null); }, (why) => setRefusal(asRefusal(why)));
  const look = () => ask<{error: string; problems: string[]; claims?: Claim[]}>(`/api/cases/${quoted(of.id)}/claims/check`, {text: yaml}).then((found) => { setRefusal(found.error ? {...found, status: 422} : null); setSays(found.error ? "" : `${found.claims?.length} claims, nothing is wrong with them.`); }, (why) => setRefusal(asRefusal(why)));
  return (
    <details class="panel own"><summary>A ledger of your own text</summary>
      <p>Paste a text. Each sentence becomes a row with outcomes that it may be asked of; you write the tests, before anything is run.</p>
      <label>Text <textarea rows={6} value={text} onInput={(event) => setText(event.currentTarget.value)} /></label>
      <p class="buttons"><button type="button" onClick={start} disabled={!text.trim()}>Begin a ledger</button></p>
      {yaml && (
        <>
          <label>Ledger (YAML) <textarea rows={16} class="code" value={yaml} spellcheck={false} onInput={(event) => setYaml(event.currentTarget.value)} /></label>
          <p class="buttons"><button type="button" onClick={look}>Check</button><button type="button" onClick={() => void begin(`/api/cases/${quoted(of.id)}/claims/judge`, {text: yaml, tab: TAB})} disabled={run.state === "running"}>Judge</button>
            <button type="button" onClick={() => save("claims.yaml", yaml, "application/yaml")}>Download</button></p>
        </>
      )}
      {says && <p role="status">{says}</p>}
      {refusal && <Problems of={refusal} />}
      {run.state === "running" && <Progress done={run.done} of={run.of} now={run.now || "Checking…"} cancel={stop} />}
      {run.refusal && <Problems of={run.refusal} />}
      {run.found && <ul>{run.found.verdicts.map((one) => <li key={one.id}><b>{one.id}</b> <Word of={one.word} /> {one.line}{one.shares && <Three of={one.shares} />}</li>)}</ul>}
    </details>
  );
}
