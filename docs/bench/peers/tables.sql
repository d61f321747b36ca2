-- What the peers read, made from Pactoria's own rows in the same database server. Run with psql inside the peers' database;
-- the server `pactoria` is the other database, by postgres_fdw.
CREATE EXTENSION IF NOT EXISTS postgres_fdw;
CREATE SERVER pactoria FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port :'port', dbname 'pactoria');
CREATE USER MAPPING FOR CURRENT_USER SERVER pactoria OPTIONS (user :'user', password :'password');
CREATE SCHEMA theirs;
IMPORT FOREIGN SCHEMA public LIMIT TO (companies, users, contracts) FROM SERVER pactoria INTO theirs;

CREATE TABLE companies AS SELECT id, name FROM theirs.companies;
ALTER TABLE companies ADD PRIMARY KEY (id);

CREATE TABLE people AS SELECT id, company_id, email, full_name FROM theirs.users WHERE is_active;
ALTER TABLE people ADD PRIMARY KEY (id), ADD FOREIGN KEY (company_id) REFERENCES companies (id);

CREATE TABLE sign_ins (token_hash text PRIMARY KEY, person_id uuid NOT NULL REFERENCES people (id), expires_at timestamptz NOT NULL);

CREATE TABLE contracts AS
SELECT id, company_id, title, contract_type, status, client_name, client_email, supplier_name, other_party, value_pence, currency,
       start_date::date AS start_date, end_date::date AS end_date, template_id, version, created_by, created_by_name AS owner,
       to_timestamp(created_at / 1e6) AS created_at, to_timestamp(updated_at / 1e6) AS updated_at,
       status_reason, signed_by, signed_on::date AS signed_on, plain_english_input, answers::jsonb AS variables,
       (checks::jsonb ->> 'critical')::int AS critical, (checks::jsonb ->> 'high')::int AS high, (checks::jsonb ->> 'other')::int AS other
FROM theirs.contracts;
ALTER TABLE contracts ADD PRIMARY KEY (id), ADD FOREIGN KEY (company_id) REFERENCES companies (id);
CREATE INDEX contracts_by_change ON contracts (company_id, updated_at DESC, id DESC);

DROP SCHEMA theirs CASCADE;
DROP SERVER pactoria CASCADE;
VACUUM ANALYZE;
