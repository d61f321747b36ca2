import { createHash } from "node:crypto";
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 8 });

/** The person of a cookie, and their company. */
export async function personOf(token) {
  const hash = createHash("sha256").update(token).digest("hex");
  const found = await pool.query({
    name: "person",
    text: `SELECT p.id, p.full_name, p.company_id, c.name AS company
           FROM sign_ins s JOIN people p ON p.id = s.person_id JOIN companies c ON c.id = p.company_id
           WHERE s.token_hash = $1 AND s.expires_at > now()`,
    values: [hash],
  });
  return found.rows[0];
}

/** A page of a company's contracts, last changed first, and how many there are. */
export async function contractsOf(company, page, size) {
  const [rows, count] = await Promise.all([
    pool.query({
      name: "page",
      text: `SELECT id, title, other_party, contract_type, status, value_pence, currency, critical, high, other, owner, updated_at
             FROM contracts WHERE company_id = $1 ORDER BY updated_at DESC, id DESC LIMIT $2 OFFSET $3`,
      values: [company, size, (page - 1) * size],
    }),
    pool.query({ name: "count", text: "SELECT count(*)::int AS total FROM contracts WHERE company_id = $1", values: [company] }),
  ]);
  return { rows: rows.rows, total: count.rows[0].total };
}
