import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  JsxEmit,
  ModuleKind,
  ModuleResolutionKind,
  ScriptTarget,
  createCompilerHost,
  createProgram,
  flattenDiagnosticMessageText,
  getPreEmitDiagnostics,
  type CompilerOptions,
  type SourceFile,
} from 'typescript'
import { expect } from '@playwright/test'
import { packSdk } from '../installed.js'
import type { World } from './world.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The compiler options of an app with the SDK. */
export const compilerOptions: CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ScriptTarget.ES2022,
  module: ModuleKind.ESNext,
  moduleResolution: ModuleResolutionKind.Bundler,
  jsx: JsxEmit.ReactJSX,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
  types: [],
}

/** Packed once for all documents of a worker, because `npm pack` takes seconds. */
let tarball: string | undefined

/** Unpacks the packed SDK into an app in the document's folder, once. Returns the folder of the app. */
export function installedSdk({ folder }: World): string {
  const consumer = join(folder, 'app')
  const target = join(consumer, 'node_modules/@hal/sdk')
  if (existsSync(target)) return consumer
  mkdirSync(target, { recursive: true })
  writeFileSync(join(consumer, 'package.json'), '{ "type": "module" }')
  for (const each of ['react', '@types/react', 'react-dom', 'svelte', 'vue']) link(each, consumer)
  execFileSync('tar', ['xzf', (tarball ??= packSdk()), '-C', target, '--strip-components=1'])
  return consumer
}

/** Links the installed packages of a framework. */
function link(name: string, consumer: string): void {
  const target = join(consumer, 'node_modules', name)
  mkdirSync(dirname(target), { recursive: true })
  symlinkSync(join(root, 'node_modules', name), target)
}

/** Expects a file of the app to compile, and to fail with each of the mistakes. */
export function expectToCompile(consumer: string, name: string, text: string, mistakes: [string, string][] = []): void {
  const file = join(consumer, name)
  expect(faultsIn(file, text), 'it compiles').toEqual([])
  for (const [right, wrong] of mistakes) {
    expect(text).toContain(right)
    expect(faultsIn(file, text.replaceAll(right, wrong)), `\`${wrong}\` does not compile`).not.toEqual([])
  }
  writeFileSync(file, text)
}

/** Cached, because parsing the language's declarations takes most of a compilation. */
const libraries = new Map<string, SourceFile | undefined>()

/** Compiles text in place of a file. Returns the errors. */
function faultsIn(file: string, text: string): string[] {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  const host = createCompilerHost(compilerOptions)
  const readSource = host.getSourceFile.bind(host)
  host.getSourceFile = (name, ...how) => {
    if (!name.includes('/typescript/lib/')) return readSource(name, ...how)
    if (!libraries.has(name)) libraries.set(name, readSource(name, ...how))
    return libraries.get(name)
  }
  return getPreEmitDiagnostics(createProgram([file], compilerOptions, host)).map(({ messageText }) => flattenDiagnosticMessageText(messageText, '\n'))
}
