import pg from 'pg'

/** Prints the number of rows in a table (first argument) of the PostgreSQL at `BENCH_POSTGRES`. */

const client = new pg.Client({ connectionString: `${process.env.BENCH_POSTGRES}/postgres` })
await client.connect()
const { rows } = await client.query(`SELECT count(*)::int AS count FROM ${client.escapeIdentifier(process.argv[2])}`)
await client.end()
console.log(rows[0].count)
