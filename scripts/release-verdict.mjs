/** The format of a release version. */
export const release = /^\d+\.\d+\.\d+$/

/**
 * @typedef {{ version: string, hash: string, releases: Readonly<Record<string, string>> }} Build
 * @typedef {{ isGood: boolean, line: string }} Verdict
 */

/**
 * Checks whether a build may carry its version. A released version belongs to the bytes of one script for ever, because
 * caches and pages with Subresource Integrity keep them.
 *
 * @param {Build} build `hash` is the SHA-256 of the script build in hex, `releases` the recorded ones by version
 * @returns {Verdict}
 */
export function checkVerdict({ version, hash, releases }) {
  const recorded = releases[version]
  if (recorded === undefined) return { isGood: true, line: `${version} is not released. This build serves itself as ${version}-dev.${hash.slice(0, 8)}.` }
  if (recorded === hash) return { isGood: true, line: `This build is the release ${version}.` }
  return { isGood: false, line: `${version} is released with another script. Set the next version: npm run release -- version NEXT` }
}

/**
 * Records the build as the release of its version.
 *
 * @param {Build & { changelog: string }} build
 * @returns {Verdict & { releases?: Record<string, string> }} `releases` if the list changes
 */
export function recordVerdict({ version, hash, releases, changelog }) {
  if (!release.test(version)) return { isGood: false, line: `${version} is not the version of a release, such as 0.2.0. Set it in every package.json.` }
  const checked = checkVerdict({ version, hash, releases })
  if (Object.hasOwn(releases, version)) return checked
  if (!changelog.includes(`\n## [${version}]`)) return { isGood: false, line: `CHANGELOG.md has no section ## [${version}]. Move the lines of [Unreleased] there.` }
  return { isGood: true, line: `Recorded ${version}. Commit packages/sdk/releases.json with the release.`, releases: { ...releases, [version]: hash } }
}
