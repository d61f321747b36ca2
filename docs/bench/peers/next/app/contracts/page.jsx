import { cookies } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import { contractsOf, personOf } from "../database.js";

export const dynamic = "force-dynamic";

const SIZE = 50;
const STATUSES = { draft: "Draft", pending_review: "Pending review", active: "Active", completed: "Completed", expired: "Expired", terminated: "Terminated" };

const words = (it) => it.replaceAll("_", " ").replace(/^./, (first) => first.toUpperCase());
const moment = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "Europe/London" });

const amounts = Object.fromEntries(
  ["GBP", "EUR", "USD"].map((currency) => [currency, new Intl.NumberFormat("en-GB", { style: "currency", currency })]),
);

const money = (pence, currency) => (pence === null ? "" : amounts[currency].format(Number(pence) / 100));

function checks({ critical, high, other }) {
  if (critical === null) return "Not checked";
  if (critical > 0) return `${critical} critical`;
  if (high > 0) return `${high} high`;
  return other > 0 ? `${other} to look at` : "All met";
}

export default async function Contracts({ searchParams }) {
  const token = (await cookies()).get("session")?.value;
  const person = token && (await personOf(token));
  if (!person) redirect("/");
  const page = Math.max(1, Number((await searchParams).page ?? 1) || 1);
  const { rows, total } = await contractsOf(person.company_id, page, SIZE);
  const pages = Math.max(1, Math.ceil(total / SIZE));
  return (
    <>
      <header>
        <a href="/">Contracts</a>
        <nav>
          <Link href="/contracts" prefetch={false}>Contracts</Link>
          <Link href="/templates" prefetch={false}>Templates</Link>
          <Link href="/audit" prefetch={false}>Audit</Link>
        </nav>
        <p>{person.full_name}, {person.company}</p>
      </header>
      <main>
        <h1>Contracts</h1>
        <form method="get" role="search">
          <label>Search<input name="search" type="search" maxLength={200} /></label>
          <label>
            Status
            <select name="status" defaultValue="">
              <option value="">Any status</option>
              {Object.entries(STATUSES).map(([word, label]) => <option key={word} value={word}>{label}</option>)}
            </select>
          </label>
          <button>Apply</button>
        </form>
        <p>{total} of {total}, {(page - 1) * SIZE + 1} to {(page - 1) * SIZE + rows.length} shown</p>
        <table>
          <thead>
            <tr><th>Contract</th><th>Other party</th><th>Type</th><th>Status</th><th>Value</th><th>Checks</th><th>Owner</th><th>Changed</th></tr>
          </thead>
          <tbody>
            {rows.map((it) => (
              <tr key={it.id}>
                <th scope="row"><Link href={`/contracts/${it.id}`} prefetch={false}>{it.title}</Link></th>
                <td>{it.other_party}</td>
                <td>{words(it.contract_type)}</td>
                <td><span className={`status ${it.status}`}>{STATUSES[it.status]}</span></td>
                <td className="num">{money(it.value_pence, it.currency)}</td>
                <td>{checks(it)}</td>
                <td>{it.owner}</td>
                <td><time dateTime={it.updated_at.toISOString()}>{moment.format(it.updated_at)}</time></td>
              </tr>
            ))}
          </tbody>
        </table>
        <nav aria-label="Pages">
          {page > 1 && <Link href={`/contracts?page=${page - 1}`} prefetch={false}>Previous</Link>}
          <span>Page {page} of {pages}</span>
          {page < pages && <Link href={`/contracts?page=${page + 1}`} prefetch={false}>Next</Link>}
        </nav>
      </main>
    </>
  );
}
