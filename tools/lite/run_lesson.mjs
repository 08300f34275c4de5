// Runs the code cells of one notebook in Pyodide under Node, each after the other, and prints what came of each as JSON.
//
//     node run_lesson.mjs PYODIDE WHEELS NOTEBOOK
//
// PYODIDE is a folder with a Pyodide distribution, WHEELS one with the wheels that `make lite` made.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const PACKAGES = ["numpy", "scipy", "matplotlib", "scikit-learn", "ipython"];
const [distribution, wheels, notebook] = process.argv.slice(2).map(path => resolve(path));

const { loadPyodide } = await import(pathToFileURL(join(distribution, "pyodide.mjs")));
const unheard = () => {};
const pyodide = await loadPyodide({ indexURL: distribution + "/", stdout: unheard, stderr: unheard, env: { MPLBACKEND: "agg" } });
await pyodide.loadPackage(PACKAGES, { messageCallback: unheard });
for (const name of readdirSync(wheels).filter(name => name.endsWith(".whl"))) {
  pyodide.unpackArchive(new Uint8Array(readFileSync(join(wheels, name))), "wheel");
}
pyodide.globals.set("notebook", readFileSync(notebook, "utf-8"));
const driver = readFileSync(fileURLToPath(new URL("run_cells.py", import.meta.url)), "utf-8");
console.log(await pyodide.runPythonAsync(driver));
