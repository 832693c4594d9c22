module.exports = {
  host: '127.0.0.1',
  port: 0,
  app: { keys: [process.env.BENCH_SECRET] },
  dirs: { public: process.env.BENCH_FOLDER },
  logger: { config: { level: 'warn' }, updates: { enabled: false }, startup: { enabled: false } },
}
