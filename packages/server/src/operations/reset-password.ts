import { accountsOn, newPassword } from './accounts.js'
import { openToWrite } from './database.js'
import { OperationFailed, WrongUse } from './faults.js'
import type { Call, Operation } from './operation.js'

/** Sets a user's password and ends all of its sessions. */
export const resetPassword: Operation = {
  name: 'reset-password',
  usage: 'EMAIL [--stdin]',
  summary: 'gives the user a new password and signs it out everywhere',
  mostWords: 1,
  help: `
Makes a new password, and shows it this once. With --stdin it takes the first line of the standard
input instead: 8 to 128 characters, and not one of the most common passwords. All sessions of the
user end at once. The server may run.

A password never stands on the command line, where every user of the machine could read it.`,
  options: { stdin: { type: 'boolean' } },

  async run(call) {
    const [email] = call.words
    if (email === undefined) throw new WrongUse('Whose password? `npm run hal -- reset-password EMAIL`')
    const isGiven = call.options.stdin === true
    const password = isGiven ? await call.terminal.readLine() : newPassword()
    await setPassword(call, email, password)
    call.terminal.say(isGiven ? 'The password is set.' : `New password of ${email}: ${password} (shown this once)`)
    call.terminal.say('All sessions of this user have ended.')
    return 0
  },
}

async function setPassword(call: Call, email: string, password: string): Promise<void> {
  const store = openToWrite(call.config.databasePath)
  try {
    const answer = await accountsOn(store, call).resetPassword({ email, password })
    if (answer.status === 'refused') throw new OperationFailed(`${email}: ${answer.detail}`)
  } finally {
    await store.close()
  }
}
