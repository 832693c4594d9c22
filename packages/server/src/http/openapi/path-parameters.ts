import { z } from 'zod'

interface Parameter {
  description: string
  example: string
}

/** Path parameters, by the path segment before them. */
const parameters: Record<string, Parameter> = {
  'projects/:id': { description: 'Id of the project.', example: 'demo' },
  'api-keys/:key_id': { description: 'Id of the key, which is not the key itself.', example: 'key_01kb4zq8x2e5rv6m7n8p9q0r1s' },
  'stages/:id': { description: 'Id of the stage.', example: 'stage_01kb4zq8x2e5rv6m7n8p9q0r1s' },
  'contacts/:id': { description: 'Id of the contact.', example: 'contact_01kb4zq8x2e5rv6m7n8p9q0r1s' },
  'contacts/:contact_id': { description: 'Id of the contact.', example: 'contact_01kb4zq8x2e5rv6m7n8p9q0r1s' },
  'companies/:id': { description: 'HAL’s id of the company, or your `external_id`.', example: 'northwind' },
  'conversations/:id': {
    description: 'Id of the conversation, or the operation id of the message that started it.',
    example: 'conversation_01kb4zq8x2e5rv6m7n8p9q0r1s',
  },
  'messages/:message_id': { description: 'Id of the message.', example: 'message_01kb4zq8x2e5rv6m7n8p9q0r1s' },
  'visitors/:visitor_id': { description: 'Id of the visitor.', example: 'visitor-7f3a' },
  'hal.:version.js': { description: 'Version of the script.', example: '1.2.3' },
  'start/*file': { description: 'Path of the file in the folder of the start page.', example: 'style.css' },
  'docs/*file': { description: 'Name of the page, such as `problems/not_found`.', example: 'quick-start' },
  'demo/*file': { description: 'Path of the file in the folder of the demo.', example: 'demo.css' },
}

/**
 * Describes the parameters of a path.
 *
 * @param path in the notation of the routes
 * @returns `null` if the path has no parameters
 * @throws Error for a parameter that is not described here
 */
export function pathParameters(path: string): z.ZodObject | null {
  const names = [...path.matchAll(/[:*](\w+)/g)].map(([, name = '']) => name)
  return names.length === 0 ? null : z.object(Object.fromEntries(names.map((name) => [name, schemaOf(name, path)])))
}

function schemaOf(name: string, path: string): z.ZodType {
  const parameter = new RegExp(`[:*]${name}\\b`)
  const known = Object.entries(parameters).find(([part]) => parameter.test(part) && path.includes(`/${part}`))
  if (known === undefined) throw new Error(`openapi/path-parameters.ts does not describe ${name} of ${path}`)
  const [, { description, example }] = known
  return z.string().meta({ description, examples: [example] })
}
