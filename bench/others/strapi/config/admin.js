const secret = process.env.BENCH_SECRET

module.exports = {
  auth: { secret },
  apiToken: { salt: secret },
  transfer: { token: { salt: secret } },
  secrets: { encryptionKey: secret },
  flags: { nps: false, promoteEE: false },
}
