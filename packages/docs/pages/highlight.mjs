import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import go from 'highlight.js/lib/languages/go'
import http from 'highlight.js/lib/languages/http'
import ini from 'highlight.js/lib/languages/ini'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import nginx from 'highlight.js/lib/languages/nginx'
import php from 'highlight.js/lib/languages/php'
import python from 'highlight.js/lib/languages/python'
import ruby from 'highlight.js/lib/languages/ruby'
import typescript from 'highlight.js/lib/languages/typescript'
import xml from 'highlight.js/lib/languages/xml'
import yaml from 'highlight.js/lib/languages/yaml'
import { escapeHtml } from '../reference/html.mjs'

const grammars = { bash, go, http, ini, javascript, json, nginx, php, python, ruby, typescript, xml, yaml }
for (const [name, grammar] of Object.entries(grammars)) hljs.registerLanguage(name, grammar)

/** Language names of fences, and the labels that readers see above the block. @type {Readonly<Record<string, string>>} */
const labels = {
  sh: 'Shell', bash: 'Shell', html: 'HTML', svelte: 'Svelte', vue: 'Vue', js: 'JavaScript', jsx: 'JavaScript', ts: 'TypeScript', tsx: 'TypeScript',
  json: 'JSON', python: 'Python', ruby: 'Ruby', php: 'PHP', go: 'Go', nginx: 'nginx', caddy: 'Caddy', ini: 'systemd', env: 'Environment',
  http: 'HTTP', yaml: 'YAML', text: 'Text',
}

/** Fence languages that use the grammar of another language. @type {Readonly<Record<string, string>>} */
const aliases = { svelte: 'xml', vue: 'xml', caddy: 'nginx', env: 'bash', text: '' }

/** The label above a block of code. @param {string} language the word after the fence */
export const languageLabel = (language) => labels[language] ?? language

/**
 * Renders code as HTML, highlighted with classes.
 * @param {string} code
 * @param {string} language the word after the fence
 */
export function highlight(code, language) {
  const grammar = aliases[language] ?? language
  return hljs.getLanguage(grammar) ? hljs.highlight(code, { language: grammar }).value : escapeHtml(code)
}
