import { dirname, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { layers, layersByPackage } from './layers.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** @param {string} file absolute path */
function layerOfFile(file) {
  const path = relative(root, file).split(sep).join('/')
  const inLayer = (/** @type {string} */ folder) => path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}.`)
  return Object.keys(layers).find((name) => inLayer(layers[name]?.path ?? ''))
}

/** @param {string} specifier */
function packageOf(specifier) {
  const segments = specifier.split('/')
  return specifier.startsWith('@') ? segments.slice(0, 2).join('/') : (segments[0] ?? '')
}

/**
 * Describes the fault of an import, or returns `undefined`.
 * @param {string} file
 * @param {string} from
 * @param {string} specifier
 * @param {boolean} typesOnly
 */
function refusal(file, from, specifier, typesOnly) {
  const layer = layers[from]
  if (!layer) return undefined
  const name = packageOf(specifier)
  const to = specifier.startsWith('.') ? layerOfFile(resolve(dirname(file), specifier)) : layersByPackage.get(name)
  if (to === from) return undefined
  if (to) {
    const allowed = layer.imports[to]
    if (!allowed) return `${from} must not import ${to}`
    return allowed === 'types' && !typesOnly ? `${from} may import only types of ${to}: write "import type"` : undefined
  }
  if (specifier.startsWith('.')) return `${specifier} is in no layer`
  return layer.packages && !layer.packages.includes(name) ? `${from} must not import the package ${name}` : undefined
}

/** @type {import('eslint').Rule.RuleModule} */
export const layerRule = {
  meta: { type: 'problem', schema: [], docs: { description: 'imports go only where lint/layers.mjs allows' } },
  create(context) {
    const file = context.filename
    const from = layerOfFile(file)

    /**
     * @param {any} node
     * @param {boolean} typesOnly
     */
    const check = (node, typesOnly) => {
      const specifier = node.source?.value
      if (!from || typeof specifier !== 'string') return
      const message = refusal(file, from, specifier, typesOnly)
      if (message) context.report({ node, message: `${message} (lint/layers.mjs)` })
    }

    return {
      Program(node) {
        if (!from) context.report({ node, message: 'this file is in no layer (lint/layers.mjs)' })
      },
      ImportDeclaration: (/** @type {any} */ node) => check(node, node.importKind === 'type'),
      ExportNamedDeclaration: (/** @type {any} */ node) => check(node, node.exportKind === 'type'),
      ExportAllDeclaration: (/** @type {any} */ node) => check(node, node.exportKind === 'type'),
      ImportExpression: (/** @type {any} */ node) => check(node, false),
      TSImportType: (/** @type {any} */ node) => check(node, true),
    }
  },
}
