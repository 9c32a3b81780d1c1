// Rules as bars over time. Drag an end, the middle, or the strength; every drag has keys, and numbers in the form below.
import {useRef, useState} from "preact/hooks";
import {days, later, strength, what, whereWords} from "./rules";
import type {Line} from "./rules";
import type {Case, Rule} from "./types";

type Grip = "move" | "start" | "end" | "value";
interface Change { id: string; columns: Partial<Rule> }
const KEYS: Record<string, number> = {ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1, PageDown: -30, PageUp: 30};

/** A rule after one of its grips was moved by so many days, or steps of strength. */
export function gripped(of: Case, rule: Rule, grip: Grip, by: number): Partial<Rule> {
  const last = of.last_day;
  if (grip === "value") {
    const highest = of.kinds[rule.kind]?.highest ?? null;
    const step = highest !== null ? highest / 20 : Math.max(rule.value, 1) / 10;
    const value = Math.max(0, Number((rule.value + by * step).toPrecision(6)));
    const kept = highest === null ? value : Math.min(highest, value);
    const range = rule.low !== null && rule.high !== null;
    return range ? {value: kept, low: Math.min(rule.low!, kept), high: Math.max(rule.high!, kept)} : {value: kept};
  }
  if (grip === "end") {
    const end = later(rule.end ?? last, by);
    return {end: end < rule.start ? rule.start : end > last ? null : end};
  }
  if (grip === "start") {
    const start = later(rule.start, by);
    const limit = rule.end ?? last;
    return {start: start > limit ? limit : start, ...(rule.announced && rule.announced > start ? {announced: start} : {})};
  }
  const moved: Partial<Rule> = {start: later(rule.start, by)};
  if (rule.end) moved.end = later(rule.end, by);
  if (rule.announced) moved.announced = later(rule.announced, by);
  return moved;
}

export function Timeline({of, lines, chosen, choose, change, toggle}: {
  of: Case; lines: Line[]; chosen: string; choose: (id: string) => void; change: (at: Change, live: boolean) => void; toggle: (id: string) => void;
}) {
  const [moving, setMoving] = useState<Change | null>(null);
  const lane = useRef<HTMLDivElement>(null);
  const first = of.first_day, span = Math.max(1, days(first, of.last_day) + 1);
  const at = (day: string) => Math.max(0, Math.min(100, (100 * days(first, day)) / span));
  const months: string[] = [];
  for (let day = `${first.slice(0, 8)}01`; day <= of.last_day; day = later(`${day.slice(0, 8)}28`, 5).slice(0, 8) + "01") if (day >= first) months.push(day);
  const every = Math.max(1, Math.ceil(months.length / 8));

  const press = (event: PointerEvent, rule: Rule, grip: Grip) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.stopPropagation();
    choose(rule.id);
    const target = event.currentTarget as HTMLElement;
    target.setPointerCapture(event.pointerId);
    const wide = lane.current!.getBoundingClientRect().width, x = event.clientX, y = event.clientY;
    let now: Partial<Rule> | null = null;
    let last = 0;
    const move = (to: PointerEvent) => {
      const by = grip === "value" ? Math.round((y - to.clientY) / 3) : Math.round(((to.clientX - x) / wide) * span);
      now = by ? gripped(of, rule, grip, by) : null;
      setMoving(now ? {id: rule.id, columns: now} : null);
      if (now && performance.now() - last > 400) {
        last = performance.now();
        change({id: rule.id, columns: now}, true);
      }
    };
    const end = (to: PointerEvent) => {
      target.removeEventListener("pointermove", move);
      target.removeEventListener("pointerup", end);
      target.removeEventListener("pointercancel", end);
      setMoving(null);
      if (to.type === "pointerup" && now) change({id: rule.id, columns: now}, false);
      else if (to.type === "pointercancel") change({id: rule.id, columns: {}}, false);
    };
    target.addEventListener("pointermove", move);
    target.addEventListener("pointerup", end);
    target.addEventListener("pointercancel", end);
  };
  const key = (event: KeyboardEvent, rule: Rule, grip: Grip) => {
    if (event.key === "Delete") { event.preventDefault(); toggle(rule.id); return; }
    const step = KEYS[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    change({id: rule.id, columns: gripped(of, rule, grip, event.shiftKey ? step * 7 : step)}, false);
  };

  return (
    <div class="timeline" role="group" aria-label="Rules over time">
      <div class="months" aria-hidden="true"><span /><div ref={lane}>
        {months.map((day, n) => <i key={day} style={{left: `${at(day)}%`}}>{n % every ? "" : new Date(day).toLocaleDateString("en", {month: "short", year: "2-digit", timeZone: "UTC"})}</i>)}
      </div><span>on</span></div>
      <ul class="lanes" tabIndex={-1}>
        {lines.map(({rule: written, before, state}) => {
          const rule = moving?.id === written.id ? {...written, ...moving.columns} : written;
          const open = chosen === rule.id;
          const where = whereWords(of, rule.where), says = `${what(rule)}: ${strength(of, rule)}`;
          const left = at(rule.start), right = rule.end ? at(later(rule.end, 1)) : 100;
          const highest = of.kinds[rule.kind]?.highest ?? null;
          const span_words = `from ${rule.start} ${rule.end ? `to ${rule.end}` : "on"}`;
          const off = state === "removed";
          const ghost = before && state !== "as it was" ? before : null;
          return (
            <li key={rule.id} class={`lane ${state.replaceAll(" ", "-")} ${open ? "chosen" : ""}`}>
              <span class="name" title={`${where}: ${says}`}><small>{rule.id}</small> {where}</span>
              <div class="track">
                {ghost && <div class="ghost" style={{left: `${at(ghost.start)}%`, width: `${Math.max(0.6, (ghost.end ? at(later(ghost.end, 1)) : 100) - at(ghost.start))}%`}} title={`as it was: ${strength(of, ghost)}, from ${ghost.start}`} />}
                {!off && (
                  <button type="button" class="bar" style={{left: `${left}%`, width: `${Math.max(0.6, right - left)}%`}} aria-pressed={open}
                    aria-label={`${says}${rule.start_uncertain_days > 0 ? ` ±${rule.start_uncertain_days} d` : ""}, ${where}, ${span_words}. Arrow keys move it by days, with Shift by weeks.`}
                    onClick={() => choose(rule.id)} onPointerDown={(event) => press(event, rule, "move")} onKeyDown={(event) => key(event, rule, "move")}>
                    <span class="text">{says}</span>
                    {rule.start_uncertain_days > 0 && <span class="doubt" aria-hidden="true">±{rule.start_uncertain_days} d</span>}
                  </button>
                )}
                {open && !off && (["start", "end", "value"] as Grip[]).map((grip) => {
                  const place = grip === "start" ? left : grip === "end" ? right : (left + right) / 2;
                  const text = grip === "start" ? rule.start : grip === "end" ? rule.end ?? "open" : strength(of, rule);
                  const now = grip === "value" ? rule.value : days(first, grip === "start" ? rule.start : rule.end ?? of.last_day);
                  return (
                    <span key={grip} class={`grip ${grip}`} role="slider" tabIndex={0} style={{left: `${place}%`}}
                      aria-label={`${{start: "First day", end: "Last day", value: "Strength", move: ""}[grip]} of ${rule.id}, ${where}`}
                      aria-valuemin={grip === "value" ? 0 : Math.min(0, now)} aria-valuemax={grip === "value" ? highest ?? Math.max(1, rule.value * 10) : span} aria-valuenow={now} aria-valuetext={text}
                      onPointerDown={(event) => press(event, rule, grip)} onKeyDown={(event) => key(event, rule, grip)} />
                  );
                })}
              </div>
              <input type="checkbox" checked={!off} aria-label={`${rule.id} in force: ${where}, ${says}`} onChange={() => toggle(rule.id)} />
            </li>
          );
        })}
      </ul>
      {lines.length === 0 && <p class="empty">No rule fits this filter.</p>}
    </div>
  );
}
