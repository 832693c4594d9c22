import type { Request, Response } from 'express'
import { RequestAborted } from '../body/collect.js'
import { noPage } from '../problems.js'

const isDirectory = (error: Error): boolean => 'code' in error && error.code === 'EISDIR'

/** The path that `*file` in a route matches. */
export const fileNameOf = ({ params }: Request): string => [params.file ?? []].flat().join('/')

/**
 * Sends a file from a folder. Paths with `..` and dot files are not found.
 * @throws `not_found`; `RequestAborted` if the client disconnects
 */
export function sendFile(response: Response, folder: string, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    response.setHeader('cache-control', 'no-cache')
    response.sendFile(name, { root: folder, dotfiles: 'ignore' }, (error?: Error) => {
      if (error === undefined || response.headersSent) resolve()
      else if (response.destroyed) reject(new RequestAborted('the request was not completed'))
      else reject('status' in error || isDirectory(error) ? noPage() : error)
    })
  })
}
