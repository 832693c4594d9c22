import { layers } from './layers.mjs'

const why = 'A pure layer gets its time and ids handed in, and waits for nothing.'

const globals = [
  ...['Promise', 'crypto', 'performance', 'process', 'console', 'fetch', 'globalThis', 'global', 'window', 'require'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'structuredClone', 'Buffer'],
]

const syntax = [
  ':function[async=true]',
  'AwaitExpression',
  'TSTypeReference[typeName.name=/^Promise/]',
  'ForOfStatement[await=true]',
  'ImportExpression',
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
]

/**
 * Rules for the layers marked `pure`.
 * @satisfies {import("eslint").Linter.Config}
 */
export const purity = {
  files: Object.values(layers).flatMap((layer) => (layer.pure ? [`${layer.path}/**`] : [])),
  rules: {
    'no-restricted-globals': ['error', ...globals.map((name) => ({ name, message: why }))],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: why },
      { object: 'Math', property: 'random', message: why },
    ],
    'no-restricted-syntax': ['error', ...syntax.map((selector) => ({ selector, message: why }))],
  },
}
