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
  spec.autosize = {type: "fit", contains: "padding"};
  const meta = spec.usermeta ?? {};
  if (meta.ratio) spec.height = Math.round(Math.min(spec.height, width * meta.ratio));
  if (width < NARROW) {
    const config = spec.config;
    config.axisX = {...config.axisX, tickCount: 4};
    config.legend = {...config.legend, columns: 2};
    if (meta.rows) above(spec, width);
  }
  for (const param of spec.params ?? []) delete param.bind;
  return spec;
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

const figures = read("figures");
every(figures, false);
let waiting;
addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => every(figures, false), 150);
});
addEventListener("toggle", () => every(figures, false), true);
document.documentElement.dataset.drawn = "yes";
