import { expect } from '@playwright/test'
import { stub } from '../../site.js'

/** A page must contain the stub in one line, byte for byte, because a Content Security Policy allows it by its hash. */
export function expectStub(html: string): void {
  expect(html).toContain(stub)
}
