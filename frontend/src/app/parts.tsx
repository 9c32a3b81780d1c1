// Small parts that several screens share.
import type {ComponentChildren} from "preact";
import {useEffect, useRef, useState} from "preact/hooks";
import {Refused, ask, quoted} from "./api";
import {signalled, useValue} from "./signal";
import {state} from "./state";
import type {Case, Drawn, Refusal} from "./types";

export const asRefusal = (why: unknown): Refusal =>
  why instanceof Refused ? why.refusal : {error: why instanceof Error ? why.message : String(why), problems: [], status: 0};

export function Problems({of, again}: {of: Refusal; again?: () => void}) {
  return (
    <div class="problems" role="alert">
      <p><b>{of.error}</b></p>
      {of.problems.length > 0 && <ul>{of.problems.map((one) => <li key={one}><code>{one}</code></li>)}</ul>}
      {again && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}

export function Progress({done, of, now, cancel}: {done: number; of: number; now?: string; cancel?: () => void}) {
  return (
    <p class="progress" role="status">
      <progress value={done} max={Math.max(of, 1)} aria-label="Worlds played" />
      <span>{now || `${done.toLocaleString("en")} of ${of.toLocaleString("en")} worlds`}</span>
      {cancel && (done < of || !of) && <button type="button" class="small" onClick={cancel}>Stop</button>}
    </p>
  );
}

export function save(name: string, content: Blob | string, type = "text/plain") {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], {type}));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 5000);
}

/** A cell that a spreadsheet would take for a formula is kept as text. */
const cell = (text: string) => {
  const safe = /^[=@\t\r]|^[+-](?![\d.])/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
export const csv = (rows: string[][]) => rows.map((row) => row.map(cell).join(",")).join("\n") + "\n";

let library: Promise<any> | undefined;
function charts(): Promise<any> {
  library ??= new Promise((ready, failed) => {
    const script = document.createElement("script");
    script.src = "/figures.js";
    script.onload = () => ready((globalThis as any).exeunt);
    script.onerror = () => failed(new Error("The chart library cannot be loaded."));
    document.head.append(script);
  });
  return library;
}

export function Figure({of, level = 3, title, onDay}: {of: Drawn; level?: number; title?: string; onDay?: (at: number) => void}) {
  const box = useRef<any>(null);
  const [drawn, setDrawn] = useState(false);
  useEffect(() => {
    let live = true;
    const show = () => void charts().then(({draw}) => {
      if (!live || !box.current) return;
      box.current.drawn = 0;
      return draw(box.current, of.spec).then(() => {
        if (!live || !box.current) return;
        box.current.querySelector(".chart svg")?.setAttribute("aria-hidden", "true"); // its frame says in words what is to be seen
        setDrawn(true);
      });
    });
    show();
    let wide = box.current?.clientWidth;
    const watch = new ResizeObserver(() => {
      if (box.current && Math.abs(box.current.clientWidth - wide) > 4) { wide = box.current.clientWidth; show(); }
    });
    if (box.current) watch.observe(box.current);
    return () => { live = false; watch.disconnect(); };
  }, [of]);
  const Heading = `h${level}` as "h3";
  const png = async () => {
    const canvas: HTMLCanvasElement = await box.current.view.toCanvas(2);
    canvas.toBlob((blob) => blob && save(`${of.name}.png`, blob));
  };
  const heading = title ?? of.title;
  return (
    <figure ref={box} id={`figure-${of.name}`} data-shown={drawn ? "yes" : "no"}>
      {heading && <Heading>{heading}</Heading>}
      {of.unit && <p class="unit">{of.unit}</p>}
      {of.slider.length > 0 && (
        <p class="day">
          <label for={`day-${of.name}`}>Day</label>
          <input id={`day-${of.name}`} type="range" min="0" max={of.slider.length - 1} defaultValue={String(of.slider.length - 1)}
            onInput={(event) => onDay?.(Number(event.currentTarget.value))} />
          <output for={`day-${of.name}`}>{of.slider[of.slider.length - 1]}</output>
        </p>
      )}
      <div class="chart" role="img" aria-label={of.description} />
      {of.caption && <figcaption>{of.caption}</figcaption>}
      <div class="tools">
        <details>
          <summary>The same numbers as a table</summary>
          <Table head={of.table[0] ?? []} rows={of.table.slice(1)} label={of.title || of.unit} />
        </details>
        <button type="button" class="small" onClick={() => save(`${of.name}.csv`, csv(of.table), "text/csv")} aria-label={`CSV of ${heading || of.unit}`}>CSV</button>
        <button type="button" class="small" onClick={png} aria-label={`PNG of ${heading || of.unit}`}>PNG</button>
      </div>
    </figure>
  );
}

export function Table({head, rows, label}: {head: string[]; rows: ComponentChildren[][]; label: string}) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead><tr>{head.map((one) => <th scope="col" key={one}>{one}</th>)}</tr></thead>
        <tbody>{rows.map((row, n) => <tr key={n}>{row.map((one, k) => <td key={k} data-of={head[k]}>{one}</td>)}</tr>)}</tbody>
      </table>
    </div>
  );
}

const card = signalled<string>("");
export const openCard = (id: string) => { card.value = id; };

export function Source({id, text}: {id: string; text?: string}) {
  return <button type="button" class="link" onClick={() => openCard(id)} aria-haspopup="dialog">{text ?? id}</button>;
}

export function Dialog({title, close, children}: {title: string; close: () => void; children: ComponentChildren}) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    box.current?.showModal();
    return () => before?.focus?.();
  }, []);
  return (
    <dialog ref={box} onClose={close} onCancel={close} aria-label={title}>
      <form method="dialog" class="close"><button aria-label="Close">✕</button></form>
      <h2>{title}</h2>
      {children}
    </dialog>
  );
}

const HIDDEN = new Set(["id", "note", "source", "label_dx", "label_dy"]);
export function Card({of}: {of: Case}) {
  const id = useValue(card);
  const [found, setFound] = useState<any>(null);
  useEffect(() => {
    setFound(null);
    if (id) ask(`/api/cases/${quoted(of.id)}/cards/${quoted(id)}`).then(setFound, (why) => setFound({refusal: asRefusal(why)}));
  }, [id, of.id]);
  if (!id) return null;
  const say = (value: unknown) => (Array.isArray(value) ? value.join(", ") : String(value));
  return (
    <Dialog title={id} close={() => { card.value = ""; }}>
      {!found ? <p role="status">Looking it up…</p> : found.refusal ? <Problems of={found.refusal} /> : (
        <div class="card">
          {found.title !== id && <p>{found.title}</p>}
          {found.prior && (
            <dl>
              <dt>Number</dt><dd>{found.prior.central} ({found.prior.low} to {found.prior.high}) {found.prior.unit}: {found.prior.name}</dd>
              <dt>Grade of the evidence</dt><dd>{found.prior.grade} {found.prior.grade === "E" ? "(a judgement that nobody has measured)" : ""}</dd>
              <dt>Source</dt><dd>{found.prior.citation || "none"}</dd>
              <dt>Used by</dt><dd>{say(found.prior.used_by) || "nothing in this case"}</dd>
              {found.prior.learned && <><dt>Learned from counts</dt><dd>{found.prior.learned.verdict}: {found.prior.learned.after.map((n: number) => Number(n.toPrecision(3))).join(" / ")} (5 %, median, 95 %)</dd></>}
              {found.prior.claims.length > 0 && <><dt>Claims that turn on it</dt><dd>{say(found.prior.claims)}</dd></>}
              {found.prior.note && <><dt>Note</dt><dd>{found.prior.note}</dd></>}
            </dl>
          )}
          {found.rows.map((row: any) => (
            <section key={row.table}>
              <h3>{row.table}.csv, line {row.line}</h3>
              <dl>
                {Object.entries(row.row).filter(([key, value]) => !HIDDEN.has(key) && value !== null && value !== "" && say(value) !== "").map(([key, value]) => <><dt>{key.replaceAll("_", " ")}</dt><dd>{say(value)}</dd></>)}
                {row.row.note && <><dt>note</dt><dd>{row.row.note}</dd></>}
              </dl>
              <h3>Sources</h3>
              <ul>{Object.entries(row.sources).map(([key, text]) => <li key={key}><Source id={key} />: {text as string}</li>)}</ul>
            </section>
          ))}
          {found.source && (
            <dl>
              <dt>Publisher</dt><dd>{found.source.publisher}</dd>
              {found.source.title && <><dt>Title</dt><dd>{found.source.title}</dd></>}
              <dt>Date</dt><dd>{found.source.date || "not given"}</dd>
              {found.source.url && <><dt>Address</dt><dd><a href={/^https?:\/\//.test(found.source.url) ? found.source.url : undefined} target="_blank" rel="noreferrer noopener">{found.source.url}</a></dd></>}
              <dt>Read</dt><dd>{found.source.read === "yes" ? "yes" : "recalled, not read"}{found.source.accessed ? `, ${found.source.accessed}` : ""}</dd>
              {found.source.licence && <><dt>Licence of the data</dt><dd>{found.source.licence}</dd></>}
              <dt>Used in</dt><dd>{found.source.uses.length} rows</dd>
              {found.source.uses.length > 0 && <dd>{found.source.uses.slice(0, 12).map((use: string) => { const row = use.split(":")[1]!; return <span key={use}><Source id={row || use} text={use} /> </span>; })}</dd>}
            </dl>
          )}
        </div>
      )}
    </Dialog>
  );
}

export function Choice({label, value, options, choose}: {label: string; value: string; options: [string, string][]; choose: (value: string) => void}) {
  return (
    <label class="choice"><span>{label}</span>
      <select value={value} aria-label={label} onChange={(event) => choose(event.currentTarget.value)}>
        {options.map(([key, text]) => <option value={key} key={key} selected={key === value}>{text}</option>)}
      </select>
    </label>
  );
}
export function OutcomeAndDay({of, change}: {of: Case; change: (to: {outcome?: string; day?: string}) => void}) {
  const at = useValue(state);
  const [name = "", label = ""] = at.outcome.replace("]", "").split("[");
  const outcome = of.outcomes.find((one) => one.name === name);
  const named = (id: string) => of.places.find((one) => one.id === id)?.name ?? of.crossings.find((one) => one.id === id)?.name ?? id;
  return (
    <>
      <Choice label="Outcome" value={name} options={of.outcomes.map((one) => [one.name, one.says])} choose={(one) => change({outcome: one})} />
      {outcome && outcome.labels.length > 0 && (
        <Choice label={outcome.by} value={label} options={[["", "all"], ...outcome.labels.map((id): [string, string] => [id, named(id)])]}
          choose={(one) => change({outcome: one ? `${name}[${one}]` : name})} />
      )}
      <Choice label="On" value={at.day || of.last_day} options={of.days.map((day): [string, string] => [day, day])} choose={(day) => change({day: day === of.last_day ? "" : day})} />
    </>
  );
}
