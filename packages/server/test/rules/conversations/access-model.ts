/**
 * Who may read, written from the words of C21 to C31 alone. It knows tokens by name, and takes from the world only which
 * contact a visitor has.
 */

export interface Person {
  user: string | null
  email: string | null
}

interface Talk {
  id: string
  /** The `chat_token` that started it. */
  token: string | null
  visitor: string | null
  contact: string | null
  claim: Person | null
}

/** What a call carries. The proof is one that counts for the visitor's contact. */
export interface Carried {
  visitor: string
  contact: string | null
  token: string | null
  proof: Person | null
}

export class AccessModel {
  talks: Talk[] = []
  isStrict = false

  /** C28, C29, C31. */
  opens({ visitor, contact, token, proof }: Carried, talk: Talk): boolean {
    if (talk.claim !== null) {
      if (proof === null || talk.contact === null || talk.contact !== contact) return false
      return sameOf(proof.user, talk.claim.user) || sameOf(proof.email, talk.claim.email)
    }
    if (token === null || token !== talk.token || talk.visitor !== visitor) return false
    if (talk.contact === null) return true
    if (talk.contact !== contact) return false
    return this.isStrict ? proof !== null : true
  }

  /** C21, then C30. Returns what the conversations would be. */
  entered(carried: Carried): Talk[] {
    const { contact, token, proof } = carried
    const mayMove = contact !== null && token !== null && (!this.isStrict || proof !== null)
    return this.talks.map((talk) => {
      let next = talk
      if (mayMove && next.contact === null && this.opens(carried, next)) next = { ...next, contact }
      const proves = proof !== null && (proof.user !== null || proof.email !== null)
      if (proves && next.claim === null && next.contact !== null && next.contact === contact && this.opens(carried, next)) next = { ...next, claim: proof }
      return next
    })
  }

  /** A call that names a conversation, or none. Whether it is let in. */
  read(carried: Carried, id: string): boolean {
    const talks = this.entered(carried)
    const talk = talks.find((one) => one.id === id)
    const isOpen = talk !== undefined && this.opens(carried, talk)
    if (isOpen) this.talks = talks
    return isOpen
  }

  identified(carried: Carried): void {
    this.talks = this.entered(carried)
  }

  mayStart({ contact, token, proof }: Carried): boolean {
    if (this.isStrict && contact !== null && proof === null) return false
    return token !== null || (proof !== null && (proof.user !== null || proof.email !== null))
  }

  started(carried: Carried, id: string): void {
    const { visitor, contact, token, proof } = carried
    const claim = proof !== null && (proof.user !== null || proof.email !== null) ? proof : null
    this.talks = [...this.entered(carried), { id, token, visitor, contact, claim }]
  }

  /** C23. */
  merged(from: string, into: string, email: string, user: string): void {
    this.talks = this.talks.map((talk) => {
      if (talk.contact !== from) return talk
      const isUnderEmail = talk.claim !== null && talk.claim.user === null && talk.claim.email === email
      return { ...talk, contact: into, claim: isUnderEmail ? { email, user } : talk.claim }
    })
  }

  /** C25. */
  contactErased(contact: string, visitors: readonly string[]): void {
    const isVisitor = (visitor: string | null) => visitor !== null && visitors.includes(visitor)
    this.talks = this.talks
      .filter((talk) => talk.contact !== contact && !(talk.contact === null && isVisitor(talk.visitor)))
      .map((talk) => (isVisitor(talk.visitor) ? { ...talk, visitor: null } : talk))
  }

  visitorErased(visitor: string): void {
    this.talks = this.talks
      .filter((talk) => talk.visitor !== visitor || talk.contact !== null)
      .map((talk) => (talk.visitor === visitor ? { ...talk, visitor: null } : talk))
  }
}

function sameOf(proven: string | null, claimed: string | null): boolean {
  return proven !== null && proven === claimed
}
