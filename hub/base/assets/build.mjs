// Builds what a browser needs from hub/base/assets and the packages of package-lock.json into build/assets/hub:
// hub.css, hub.js, plots.js, fonts/ and img/. Run from anywhere: node hub/base/assets/build.mjs
import { build } from "esbuild";
import { copyFile, cp, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { compileAsync } from "sass-embedded";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../../..");
const uswds = path.join(root, "node_modules/@uswds/uswds");
const target = path.join(root, "build/assets/hub");

// What the style sheet asks for, and nothing else: the packages' folders hold many megabytes.
const FONTS = ["PublicSans-Regular", "PublicSans-SemiBold", "PublicSans-Bold"];
const ICONS = ["check_circle", "error", "info", "unfold_more", "warning"].map((name) => `usa-icons/${name}.svg`);
const IMAGES = [...ICONS, "usa-icons-bg/error--white.svg"];

async function styles() {
  const { css } = await compileAsync(path.join(here, "scss/hub.scss"), {
    style: "compressed",
    loadPaths: [path.join(uswds, "packages")],
    quietDeps: true,
  });
  await writeFile(path.join(target, "hub.css"), css);
}

async function scripts() {
  await build({
    // plots.js is large, and fetched by the pages alone that have a plot.
    entryPoints: ["hub", "plots"].map((name) => path.join(here, `js/${name}.js`)),
    outdir: target,
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "inline",
    logLevel: "warning",
  });
}

async function files() {
  await mkdir(path.join(target, "fonts"), { recursive: true });
  await cp(path.join(here, "img"), path.join(target, "img"), { recursive: true });
  for (const font of FONTS) {
    const name = `${font}.woff2`;
    await copyFile(path.join(uswds, "dist/fonts/public-sans", name), path.join(target, "fonts", name));
  }
  for (const image of IMAGES) {
    await mkdir(path.dirname(path.join(target, "img", image)), { recursive: true });
    await copyFile(path.join(uswds, "dist/img", image), path.join(target, "img", image));
  }
}

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await Promise.all([styles(), scripts(), files()]);
