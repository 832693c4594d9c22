import js from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { layerRule } from './lint/layer-rule.mjs'
import { testFiles } from './lint/layers.mjs'
import { purity } from './lint/purity.mjs'

export default defineConfig(
  globalIgnores(['**/dist/', 'packages/sdk/stub/', '**/test-results/', '**/playwright-report/', '.cache/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.{ts,tsx,mts,mjs,js}'],
    extends: [js.configs.recommended],
    rules: { 'no-undef': 'off', eqeqeq: ['error', 'always', { null: 'ignore' }], 'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }] },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.base],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-unused-vars': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: testFiles,
    plugins: { hal: { rules: { layers: layerRule } } },
    rules: { 'hal/layers': 'error' },
  },
  { ...purity, ignores: testFiles },
  { files: ['**/*.config.{mjs,ts}'], rules: { 'no-restricted-exports': 'off' } },
)
