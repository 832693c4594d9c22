import { createIsbotFromList, isbotPatterns, list } from 'isbot'

/** Decides by the `User-Agent` whether a caller is a bot. A caller without one is not. */
export type IsBot = (userAgent: string | undefined) => boolean

/** HTTP clients of backends that call for people. Their calls do not count as a bot's. */
const backends = [
  'axios/1.7.9',
  'node',
  'node-fetch/1.0',
  'undici',
  'got (https://github.com/sindresorhus/got)',
  'python-requests/2.32.3',
  'python-httpx/0.28.1',
  'Python-urllib/3.12',
  'Python/3.12 aiohttp/3.11.0',
  'Ruby',
  'Faraday v2.12.0',
  'GuzzleHttp/7',
  'Symfony HttpClient/Curl',
  'Go-http-client/1.1',
  'Java-http-client/21',
  'Java/21',
  'okhttp/4.12.0',
  'Apache-HttpClient/5.4 (Java/21)',
  'reqwest/0.12',
  'curl/8.11.0',
]

/** Only the first characters are checked: longer values add no information, only cost. */
const readCharacters = 400
const keptAnswers = 1_000

/** Most calls share a few values, so results are cached. The cache is bounded. */
export function createIsBot(): IsBot {
  const patternsOfBackends = new Set(backends.flatMap(isbotPatterns))
  const isBot = createIsbotFromList(list.filter((pattern) => !patternsOfBackends.has(pattern)))
  const answers = new Map<string, boolean>()

  return (userAgent) => {
    if (userAgent === undefined) return false
    const known = answers.get(userAgent)
    if (known !== undefined) return known
    const text = userAgent.slice(0, readCharacters)
    const answer = isBot(text)
    if (answers.size >= keptAnswers) answers.clear()
    if (text === userAgent) answers.set(text, answer)
    return answer
  }
}
