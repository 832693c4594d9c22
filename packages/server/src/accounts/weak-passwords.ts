/**
 * Common passwords of 8 characters and more. They come from the top of lists of leaked passwords, such as those of
 * the UK's NCSC and SecLists. Obvious choices for a HAL password are added.
 */
const commonest = new Set(
  `password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word passwort passwort1
  12345678 123456789 1234567890 0123456789 87654321 987654321 0987654321 9876543210 123123123 12341234 11223344
  1122334455 112233445566 123454321 12344321 1234567891 12345678910 147258369 147852369 159357123 123321123 741852963
  1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 zaq12wsx q1w2e3r4 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwerty12345
  qwertz123 qwertzuiop asdfghjk asdfghjkl asdfasdf asdf1234 zxcvbnm1 abcdefgh abcdefghi abcd1234 abc12345 abc123456
  a1b2c3d4 a1234567 a12345678 a123456789 aa123456 aa12345678 1a2b3c4d
  iloveyou iloveyou1 iloveyou2 sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball
  superman superman1 batman123 starwars michael1 jennifer jordan23 charlie1 trustno1 whatever whatever1 dragon123
  monkey123 shadow123 master123 letmein1 letmein123 welcome1 welcome12 welcome123 computer internet samsung1 liverpool
  chocolate butterfly victoria elizabeth corvette mercedes midnight babygirl blink182 maverick mustang1 pokemon1
  changeme changeme1 changeme123 changeit secret123 secretsecret testtest test1234 test12345 testing1 testing123
  admin123 admin1234 admin12345 adminadmin administrator administrator1 root1234 rootroot user1234 guest123 default1
  hal12345 hal123456`.split(/\s+/),
)

/** Only white space and invisible characters. */
const invisible = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u

/**
 * The reason why a password is easy to guess, or `null`. Does not check its format.
 *
 * @param password as typed
 * @param email the user's email in its normal form
 */
export function weakness(password: string, email: string): string | null {
  const normal = password.normalize('NFKC')
  const typed = normal.toLowerCase()
  if (invisible.test(typed)) return 'must not be blank'
  // Character by character, because `toLowerCase` turns a sigma at the end of a word into another letter.
  const characters = new Set([...normal].map((character) => character.toLowerCase()))
  if (characters.size === 1) return 'must not be one character again and again'
  if (commonest.has(typed)) return 'is one of the most common passwords: choose another'
  return typed === email.normalize('NFKC').toLowerCase() ? 'must not be the email' : null
}
