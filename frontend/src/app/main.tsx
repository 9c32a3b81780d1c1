// The shell: which case, which screen, and what can be done on each of them.
import {render} from "preact";
import {useEffect, useState} from "preact/hooks";
import {ask, keepToken, quoted, token} from "./api";
import {CampsScreen} from "./camps";
import {CaseScreen} from "./case";
import {Claims} from "./claims";
import {Compare, sides} from "./compare";
import {Card, Dialog, Problems, Progress, asRefusal, save} from "./parts";
import {useRun} from "./running";
import {Scenario} from "./scenario";
import {useValue} from "./signal";
import {Sources} from "./sources";
import {START, changed, future, go, packed, past, state, unpacked} from "./state";
import type {Case, Refusal} from "./types";
import {Validation} from "./validation";

const SCREENS: [string, string][] = [["case", "Case"], ["scenario", "Scenario"], ["compare", "Compare"], ["claims", "Claims"], ["validation", "Validation"], ["sources", "Data & sources"]];
const CONFLICT = ["case", "validation", "sources", "scenario", "compare"];

function App() {
  const at = useValue(state);
  const [cases, setCases] = useState<{id: string; title: string}[]>([]);
  const [of, setOf] = useState<Case | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [opening, setOpening] = useState(false);
  const [python, setPython] = useState(false);
  const [copied, setCopied] = useState("");
  const list = () => ask<{cases: {id: string; title: string}[]; first: string}>("/api/cases").then((found) => {
    setCases(found.cases);
    if (!state.value.case) go({case: found.first});
  }, (why) => setRefusal(asRefusal(why)));
  useEffect(() => { void list(); }, []);
  useEffect(() => {
    if (!at.case) return;
    setOf(null);
    setRefusal(null);
    ask<Case>(`/api/cases/${quoted(at.case)}`).then(setOf, (why) => setRefusal(asRefusal(why)));
  }, [at.case]);
  useEffect(() => {
    document.title = `${SCREENS.find(([id]) => id === at.screen)?.[1] ?? ""} · ${of?.title ?? "Exeunt"}`;
  }, [at.screen, of]);
  const copy = async () => {
    const link = `${location.origin}/#s=${await packed(state.value)}`;
    try {
      await navigator.clipboard.writeText(link);
      setCopied("Copied. The link holds the case and your changes, not the key of this server.");
    } catch {
      setCopied(link);
    }
    setTimeout(() => setCopied(""), 6000);
  };
  const screens = SCREENS.filter(([id]) => !of?.conflict || CONFLICT.includes(id));
  const change = (id: string) => {
    past.length = 0;
    future.length = 0;
    go({...START, case: id, screen: at.screen === "claims" ? "case" : at.screen});
  };
  return (
    <>
      <a class="skip" href="#screen" onClick={(event) => { event.preventDefault(); document.getElementById("screen")?.focus(); }}>To the screen</a>
      <header class="top">
        <strong class="brand">Exeunt</strong>
        <label class="choice which"><span class="hidden">Case</span>
          <select value={at.case} aria-label="Case" onChange={(event) => (event.currentTarget.value === "open…" ? (setOpening(true), (event.currentTarget.value = at.case)) : change(event.currentTarget.value))}>
            {cases.map((one) => <option key={one.id} value={one.id} selected={one.id === at.case}>{one.title}</option>)}
            <option value="open…">Open a case…</option>
          </select></label>
        <nav aria-label="Screens">{screens.map(([id, name]) => <button type="button" key={id} aria-current={at.screen === id ? "page" : undefined} onClick={() => go({screen: id})}>{name}</button>)}</nav>
        <span class="actions">
          <button type="button" onClick={() => setPython(true)} disabled={!of}>Python</button>
          <button type="button" onClick={() => void copy()}>Copy link</button>
          {of && !of.conflict && <Report of={of} />}
        </span>
      </header>
      {copied && <p class="toast" role="status">{copied}</p>}
      <div id="screen" tabIndex={-1}>
        {refusal ? (refusal.status === 401 ? <Key /> : <main><h1>This case cannot be opened</h1><Problems of={refusal} again={() => location.reload()} /></main>)
          : !of ? <main><p role="status">Reading the case…</p></main>
          : at.screen === "scenario" ? <Scenario of={of} />
          : at.screen === "compare" ? <Compare of={of} />
          : at.screen === "claims" && !of.conflict ? <Claims of={of} />
          : at.screen === "validation" ? <Validation of={of} />
          : at.screen === "sources" ? <Sources of={of} />
          : of.conflict ? <CampsScreen of={of} /> : <CaseScreen of={of} />}
      </div>
      <footer>{of && <>Under sourced assumptions, with this uncertainty: no forecast. {of.boundaries}</>}</footer>
      {of && <Card of={of} />}
      {of && python && <Python of={of} close={() => setPython(false)} />}
      {opening && <Open close={() => setOpening(false)} opened={(id) => { setOpening(false); void list(); change(id); }} />}
    </>
  );
}

function Key() {
  const [text, setText] = useState("");
  const keep = (event: Event) => {
    event.preventDefault();
    keepToken(text.includes("token=") ? text.split("token=")[1]!.trim() : text.trim());
    location.reload();
  };
  return (
    <main><h1>The key is missing</h1>
      <p>Whoever asks this server needs the key in the address that <code>exeunt serve</code> printed. Open that address, or paste it here; what the link shows is kept.</p>
      <form onSubmit={keep}><label>Address or key <input value={text} onInput={(event) => setText(event.currentTarget.value)} autocomplete="off" /></label> <button type="submit" class="main">Open</button></form>
    </main>
  );
}

function Python({of, close}: {of: Case; close: () => void}) {
  const at = useValue(state);
  const [found, setFound] = useState<{code: string; yaml: string} | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const asked = at.screen === "compare" ? sides(at) : {...sides(at), a: {scenario: "as-was"}, b: changed(at.edits) ? {edits: at.edits} : {scenario: of.scenarios[1]?.name ?? "as-was"}};
  useEffect(() => { ask<{code: string; yaml: string}>(`/api/cases/${quoted(of.id)}/python`, asked).then(setFound, (why) => setRefusal(asRefusal(why))); }, []);
  return (
    <Dialog title="The same in Python" close={close}>
      {refusal && <Problems of={refusal} />}
      {found && <>
        <p>This prints the same numbers as the screen, in all {of.worlds.number.toLocaleString("en")} worlds.</p>
        <pre tabIndex={0} aria-label="Python"><code>{found.code}</code></pre>
        <p class="buttons"><button type="button" onClick={() => void navigator.clipboard.writeText(found.code)}>Copy</button><button type="button" onClick={() => save("exeunt-screen.py", found.code)}>Download</button></p>
        {found.yaml && <details><summary>The rules as a scenario file</summary><pre tabIndex={0} aria-label="Scenario file"><code>{found.yaml}</code></pre></details>}
      </>}
    </Dialog>
  );
}

function Report({of}: {of: Case}) {
  const at = useValue(state);
  const {run, begin, stop} = useRun<{name: string; html: string}>();
  useEffect(() => { if (run.found && run.state === "done") save(run.found.name, run.found.html, "text/html"); }, [run.state]);
  const start = () => void begin(`/api/cases/${quoted(of.id)}/report`, {edits: changed(at.edits) ? at.edits : null, outcome: at.outcome, day: at.day || null});
  return (
    <>
      <button type="button" class="main" onClick={start} disabled={run.state === "running"}>Report ↓</button>
      {run.state === "running" && <div class="toast"><Progress done={run.done} of={run.of} now={run.now || "The report is being made…"} cancel={stop} /></div>}
      {run.state === "failed" && run.refusal && <div class="toast"><Problems of={run.refusal} /></div>}
    </>
  );
}

function Open({close, opened}: {close: () => void; opened: (id: string) => void}) {
  const [path, setPath] = useState("");
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const send = (where: string, body: unknown) => {
    setBusy(true);
    setRefusal(null);
    ask<{id: string}>(where, body).then(({id}) => opened(id), (why) => { setRefusal(asRefusal(why)); setBusy(false); });
  };
  return (
    <Dialog title="Open a case" close={close}>
      <form onSubmit={(event) => { event.preventDefault(); send("/api/folders", {path}); }}>
        <label>A folder of this machine <input value={path} onInput={(event) => setPath(event.currentTarget.value)} placeholder="cases/mine" /></label> <button type="submit" disabled={busy || !path}>Open</button>
      </form>
      <p><label>Or a zip file of one <input type="file" accept=".zip,application/zip" disabled={busy} onChange={(event) => { const file = event.currentTarget.files?.[0]; if (file) send("/api/uploads", file); }} /></label></p>
      <p class="quiet">Files are read as data; nothing in them is run. A new case begins with <code>exeunt new cases/mine</code>.</p>
      {busy && <p role="status">Reading the case…</p>}
      {refusal && <Problems of={refusal} />}
    </Dialog>
  );
}

async function begin() {
  const given = new URLSearchParams(location.hash.slice(1));
  const key = given.get("token");
  if (key) keepToken(key);
  const text = given.get("s");
  let wrong = false;
  if (text) await unpacked(text).then((found) => { state.value = found; }, () => { wrong = true; });
  if (key || wrong) history.replaceState(null, "", text && !wrong ? `#s=${text}` : "#");
  addEventListener("hashchange", () => {
    const now = new URLSearchParams(location.hash.slice(1));
    if (now.get("token") || (now.get("s") && now.get("s") !== text)) location.reload();
  });
  void token();
  render(<App />, document.getElementById("app")!);
}
void begin();
