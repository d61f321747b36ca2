// The REST door, by which tests bring about what is not their subject. It is quicker than the pages.

import { expect, type APIRequestContext, type APIResponse } from "@playwright/test";
import { randomUUID } from "node:crypto";

/** A company with its owner, and the ways to bring things about in it. */
export class Company {
  constructor(
    private readonly request: APIRequestContext,
    readonly name: string,
    readonly person: string,
    readonly email: string,
    readonly password: string,
    private readonly token: string,
  ) {}

  /** Brings in a contract and answers with its id. */
  async contract(it: Partial<NewContract> = {}): Promise<string> {
    const data = {
      title: "Consultancy for the winter range",
      contract_type: "consultancy",
      client_name: "Calder Bridge Analytics Limited",
      content: CONSULTANCY,
      ...it,
    };
    const answer = await this.call("POST", "/contracts", data);
    expect(answer.status(), await answer.text()).toBe(201);
    return ((await answer.json()) as { id: string }).id;
  }

  /** The contract as programs see it. */
  async read(id: string): Promise<{ title: string; version: number; content: string }> {
    const answer = await this.call("GET", `/contracts/${id}`);
    expect(answer.status()).toBe(200);
    return (await answer.json()) as { title: string; version: number; content: string };
  }

  /** How many contracts there are. */
  async count(): Promise<number> {
    const answer = await this.call("GET", "/contracts");
    return ((await answer.json()) as { total: number }).total;
  }

  /** Saves `content` over the version that stands, as somebody else at the same time would. */
  async save(id: string, content: string): Promise<void> {
    const { version } = await this.read(id);
    const answer = await this.call("PATCH", `/contracts/${id}`, { version, content });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Has somebody reminded, and something to be done. */
  async remind(id: string): Promise<void> {
    const reminder = { about: "end", days_before: 30, email: this.email, escalate_to: "tom.ashworth@thornbury.example", escalate_after_days: 3 };
    const obligation = { title: "Send the certificate of insurance to the client", due: "2026-01-31", rhythm: "every", every_count: 1, every_unit: "years" };
    for (const [path, data] of Object.entries({ reminders: reminder, obligations: obligation })) {
      const answer = await this.call("POST", `/contracts/${id}/${path}`, data);
      expect(answer.status(), await answer.text()).toBe(201);
    }
  }

  /** Files a contract under these words. */
  async file(id: string, tags: string[]): Promise<void> {
    const answer = await this.call("PUT", `/contracts/${id}/tags`, { tags });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  private call(method: string, path: string, data?: object): Promise<APIResponse> {
    return this.request.fetch(`/api/v1${path}`, { method, data, headers: { authorization: `Bearer ${this.token}` } });
  }
}

interface NewContract {
  title: string;
  contract_type: string;
  client_name: string;
  contract_value: string;
  start_date: string;
  end_date: string;
  content: string;
}

/** An e-mail nobody else has. */
export function newEmail(): string {
  return `priya.${randomUUID()}@thornbury.example`;
}

export const PASSWORD = "quiet harbour seven";

/** Registers a company whose names are the same in every test and whose e-mail is not. */
export async function register(request: APIRequestContext): Promise<Company> {
  const [name, person, email] = ["Thornbury Optics Limited", "Priya Nair", newEmail()];
  const data = { email, full_name: person, password: PASSWORD, company_name: name };
  const answer = await request.post("/api/v1/auth/register", { data });
  expect(answer.status(), await answer.text()).toBe(201);
  const { token } = (await answer.json()) as { token: { access_token: string } };
  return new Company(request, name, person, email, PASSWORD, token.access_token);
}

/** A short contract with a few things to find. */
export const CONSULTANCY = `# Consultancy agreement

This agreement is made between Thornbury Optics Limited and Calder Bridge Analytics Limited.

1. Services

1.1 The Consultant shall measure the lenses of the winter range and report its findings in writing.

2. Fees

2.1 The Client shall pay £4,000 within 30 days of each invoice. Interest on late payment is 1% a year.

3. Liability

3.1 The Consultant excludes all liability for death and personal injury caused by its negligence.

4. Ending

4.1 Either party may end this agreement by giving 30 days' written notice.
`;
