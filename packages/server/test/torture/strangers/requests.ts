/** A request before it is bytes. */
export interface Request {
  method: string
  path: string
  headers?: Record<string, string>
  body?: Buffer | undefined
}

/** Writes a request as HTTP/1.1. */
export function bytesOf({ method, path, headers = {}, body }: Request): Buffer {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  if (body !== undefined) lines.push(`content-length: ${body.length}`)
  const head = [`${method} ${path} HTTP/1.1`, 'host: 127.0.0.1', ...lines, '', ''].join('\r\n')
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)])
}
