// Draws the figures of a page: every element with data-figure, from the specifications in the page's own JSON.
// Expressions are interpreted, never compiled, so that the page needs no right to evaluate code.
import {View, parse} from "vega";
import {expressionInterpreter} from "vega-interpreter";
import {compile} from "vega-lite";

const NARROW = 480;
const read = (id) => JSON.parse(document.getElementById(id)?.textContent ?? "{}");
const clone = (value) => JSON.parse(JSON.stringify(value));

/** The specification for the width there is: the page itself shows title and caption. */
function fitted(whole, width) {
  const spec = clone(whole);
  delete spec.title;
  spec.layer = spec.layer.filter((layer) => layer.name !== "caption");
  spec.width = width;
  spec.autosize = {type: "fit-x", contains: "padding"};
  const meta = spec.usermeta ?? {};
  if (meta.ratio) spec.height = Math.round(Math.min(spec.height, width * meta.ratio));
  if (width < NARROW) {
    const config = spec.config;
    config.axisX = {...config.axisX, tickCount: 4};
    config.legend = {...config.legend, columns: 2};
    if (meta.rows) above(spec, width);
    if (meta.ratio) smaller(spec, width);
  }
  for (const param of spec.params ?? []) delete param.bind;
  return spec;
}

/** Where room is short, a map is as high as wide, names fewer places, and has its legend below. */
function smaller(spec, width) {
  spec.height = width;
  for (const layer of spec.layer) {
    const names = layer.transform?.at(-1)?.filter?.oneOf;
    if (names) layer.transform.at(-1).filter.oneOf = spec.usermeta.few;
    if (layer.encoding?.size?.legend) layer.encoding.size.legend.orient = "bottom";
  }
}

/** Where room is short, the words of a row stand above its bar. */
function above(spec, width) {
  spec.height = Math.round(spec.height * 1.5);
  const rows = new Set(spec.data.values.map((row) => row[spec.usermeta.rows])).size;
  const lift = -Math.round((spec.height / rows) * 0.36);
  spec.config.axisY = {...spec.config.axisY, labelAlign: "left", labelPadding: -4, labelOffset: lift, labelLimit: width - 8, domain: false, ticks: false};
  spec.config.scale = {bandPaddingInner: 0.5, bandPaddingOuter: 0.35, bandWithNestedOffsetPaddingInner: 0.55, bandWithNestedOffsetPaddingOuter: 0.4};
}

async function draw(element, spec) {
  const target = element.querySelector(".chart");
  const width = Math.floor(target.clientWidth);
  if (!width || element.drawn === width) return;
  element.drawn = width;
  element.view?.finalize();
  target.replaceChildren();
  const runtime = parse(compile(fitted(spec, width)).spec, undefined, {ast: true});
  element.view = new View(runtime, {expr: expressionInterpreter, renderer: "svg", container: target, hover: true});
  await element.view.runAsync();
  slide(element, spec, false);
}

/** A slider over the days of a figure, with the day beside it in words. */
function slide(element, spec, moved) {
  const slider = element.querySelector("input[type=range]");
  if (!slider) return;
  const {param, labels} = spec.usermeta.slider;
  const show = (run) => {
    element.querySelector("output").textContent = labels[slider.value];
    slider.setAttribute("aria-valuetext", labels[slider.value]);
    if (run || Number(slider.value) !== labels.length - 1) element.view.signal(param, Number(slider.value)).runAsync();
  };
  if (!element.listens) {
    element.listens = true;
    slider.addEventListener("input", () => show(true));
  }
  show(moved);
}

function every(figures, force) {
  for (const element of document.querySelectorAll("[data-figure]")) {
    if (force) element.drawn = 0;
    const spec = figures[element.dataset.figure];
    if (spec) draw(element, spec);
  }
}

const QUANTILES = {low: 0.05, low_half: 0.25, median: 0.5, high_half: 0.75, high: 0.95};

/** Rows of sixteen-bit numbers, each with what one step of it is worth. */
function unpacked({steps, values}, worlds) {
  const whole = new Int16Array(Uint8Array.from(atob(values), (letter) => letter.charCodeAt(0)).buffer);
  return steps.map((step, row) => Float64Array.from(whole.subarray(row * worlds, (row + 1) * worlds), (value) => value * step));
}

/** As the tables of the page round: two or three figures, thousands as k, millions as M. */
function short(value) {
  const size = Math.abs(value);
  for (const [unit, letter] of [[1e6, "M"], [1e3, "k"]]) {
    if (size >= 0.9995 * unit) {
      const scaled = value / unit;
      return (Math.abs(scaled) >= 99.5 ? scaled.toFixed(0) : String(Number(scaled.toPrecision(3)))) + letter;
    }
  }
  return size >= 10 || value === Math.trunc(value) ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}

const signed = (value) => (value > 0 ? "+" : "") + short(value).replace("-", "\u2212");

function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (at - below);
}

/** Boxes that add the effects of the rules that are on, world by world. */
function switchable(panel, data, figures) {
  const {worlds, days} = data;
  const each = data.each.map((part) => ({course: unpacked(part.course, worlds), differences: unpacked(part.differences, worlds)}));
  const boxes = [...panel.querySelectorAll("input[type=checkbox]")];
  const element = panel.querySelector("[data-figure]");
  const spec = figures[element.dataset.figure];
  const added = (rows) => Float64Array.from({length: worlds}, (_, world) => rows.reduce((sum, row) => sum + row[world], 0));
  const stepped = (value) => (data.sensitive[0] ? Math.round(value / data.fewest) * data.fewest + 0 : value);
  const update = () => {
    const on = boxes.filter((box) => box.checked).map((box) => each[Number(box.value)]);
    const rows = days.map((day, at) => {
      const sorted = added(on.map((part) => part.course[at])).sort();
      return {day, ...Object.fromEntries(Object.entries(QUANTILES).map(([name, share]) => [name, stepped(quantile(sorted, share))]))};
    });
    spec.data.values = rows;
    element.view?.data("numbers", rows.map((row) => ({...row, day: Date.parse(row.day)}))).runAsync();
    element.querySelectorAll("details tr").forEach((line, at) => {
      if (at) ["day", ...Object.keys(QUANTILES)].forEach((name, cell) => (line.cells[cell].textContent = name === "day" ? rows[at - 1].day : short(rows[at - 1][name])));
    });
    const lines = [...panel.querySelector(".wide > table").rows].slice(1);
    lines.forEach((line, at) => {
      const values = added(on.map((part) => part.differences[at]));
      const lower = values.filter((value) => value < 0).length / worlds;
      const higher = values.filter((value) => value > 0).length / worlds;
      const sorted = values.sort();
      const say = (share) => {
        const value = quantile(sorted, share);
        return data.sensitive[at] && value && Math.abs(value) < data.fewest ? `within ${data.fewest}` : signed(value);
      };
      const cells = [`${say(0.5)} (${say(0.05)} to ${say(0.95)})`, `${Math.round(100 * lower)}%`, `${Math.round(100 * higher)}%`];
      cells.forEach((text, cell) => (line.cells[cell + 1].textContent = text));
      if (!at) {
        const side = !lower && !higher ? "No difference in any world" : higher >= lower ? `More than under ${data.a} in ${cells[2]} of worlds` : `Less than under ${data.a} in ${cells[1]} of worlds`;
        panel.querySelector(".lead output").textContent = `${side}: ${data.says}. ${cells[0]} ${data.unit}.`;
      }
    });
  };
  for (const box of boxes) box.addEventListener("change", update);
  update();
}

globalThis.exeunt = {draw};

const figures = read("figures");
every(figures, false);
for (const panel of document.querySelectorAll("[data-switches]")) switchable(panel, read("switches")[panel.dataset.switches], figures);
let waiting;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => every(figures, false), 150);
});
addEventListener("toggle", () => every(figures, false), true);
document.documentElement.dataset.drawn = "yes";
