/** Packages that may run install scripts, each with its reason. Any other such package is a finding. */
export const allowed = {
  'better-sqlite3': 'compiles SQLite, or fetches the binary that its own releases hold',
}

/**
 * @typedef {{ packages?: Record<string, { hasInstallScript?: boolean }> }} Lockfile
 * @typedef {{ isClean: boolean, lines: string[] }} Verdict
 */

/** `node_modules/a/node_modules/@b/c` is the package `@b/c`. @param {string} path */
const nameOf = (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

/**
 * Names every package of a lockfile that runs an install script. The lockfile's checksums do not cover files that such
 * a script downloads.
 *
 * @param {Lockfile} lockfile
 * @param {Readonly<Record<string, string>>} reasons why a package may, by package name
 * @returns {Verdict} clean if each such package has a reason and each reason has a package
 */
export function installScriptsVerdict({ packages = {} }, reasons) {
  const found = Object.entries(packages).flatMap(([path, { hasInstallScript }]) => (hasInstallScript === true ? [nameOf(path)] : []))
  const names = [...new Set(found)].sort()
  const unused = Object.keys(reasons).filter((name) => !names.includes(name))
  return {
    isClean: names.every((name) => Object.hasOwn(reasons, name)) && unused.length === 0,
    lines: [...names.map((name) => described(name, reasons)), ...unused.map(asUnused)],
  }
}

/** @param {string} name @param {Readonly<Record<string, string>>} reasons */
function described(name, reasons) {
  if (Object.hasOwn(reasons, name)) return `${name}: allowed, it ${reasons[name]}`
  return `${name}: runs a script at install. Use another package, or allow it in scripts/install-scripts-verdict.mjs with a reason.`
}

/** @param {string} name */
function asUnused(name) {
  return `${name}: is allowed but runs no script at install. Remove it from scripts/install-scripts-verdict.mjs.`
}
