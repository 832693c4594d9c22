import type { Request, Response } from 'express'
import { RequestAborted } from '../body/collect.js'
import { noPage } from '../problems.js'

const isDirectory = (error: Error): boolean => 'code' in error && error.code === 'EISDIR'

/** Answers with the file of a folder that `*file` names. `sendFile` does not leave the folder, and it ignores dot files. */
export function sendFolderFile(request: Request, response: Response, folder: string): Promise<void> {
  const name = [request.params.file ?? []].flat().join('/')
  return new Promise((resolve, reject) => {
    response.setHeader('cache-control', 'no-cache')
    response.sendFile(name, { root: folder, dotfiles: 'ignore' }, (error?: Error) => {
      if (error === undefined || response.headersSent) resolve()
      else if (response.destroyed) reject(new RequestAborted('the request was not completed'))
      else reject('status' in error || isDirectory(error) ? noPage() : error)
    })
  })
}
