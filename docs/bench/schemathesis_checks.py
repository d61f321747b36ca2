"""What a schema cannot say, and how the run of schemathesis.sh judges it."""

import itertools
import re

import schemathesis

# Rules between two fields, or about things that change: the reasons for which a request that fits the document may be
# refused with 422. Anything else is a field whose description says too little.
# `*` stands for every address, or for every reason.
KNOWN = {
    ("*", "end_date", "ends_before_start"),
    ("*", "until", "ends_before_start"),
    # Days are looked at beside today and beside each other.
    ("*", "to", "in_the_future"),
    ("*", "from", "after_the_end"),
    ("*", "from", "too_long"),
    ("*", "until", "out_of_range"),
    ("*", "seen_on", "in_the_future"),
    ("*", "timezone", "not_a_time_zone"),
    # The version may stand in the header If-Match instead, and one of the two is needed.
    ("*", "version", "required"),
    # How numbers of companies and of VAT registrations are made is more than a pattern can say.
    ("*", "company_number", "*"),
    ("*", "vat_number", "*"),
    ("*", "client_company_number", "*"),
    ("*", "client_vat_number", "*"),
    ("*", "supplier_company_number", "*"),
    ("*", "supplier_vat_number", "*"),
    # Somebody who is there, and may do it.
    ("*", "owner_id", "not_a_colleague"),
    ("*", "assignee_id", "not_a_colleague"),
    # A period is a number with its unit; each needs the other.
    ("*", "every_count", "*"),
    ("*", "every_unit", "*"),
    ("*", "notice_count", "*"),
    ("*", "renewal_count", "*"),
    ("*", "renewal_unit", "*"),
    # Whom to tell next and after how many days belong together.
    ("*", "escalate_to", "required"),
    ("*", "escalate_after_days", "out_of_range"),
    # One of three lists has a phrase that says enough to be looked for; what an aspect can be hangs on the aspect,
    # what an assessment needs on its outcome, what a fact can be on the fact.
    ("*", "preferred", "*"),
    ("*", "acceptable", "*"),
    ("*", "never", "*"),
    ("/api/v1/contracts/{id}/data-protection", "*", "*"),
    ("/api/v1/contracts/{id}/data-protection/assessment", "*", "*"),
    ("/api/v1/contracts/{id}/facts/{fact}", "value", "not_a_choice"),
    # A rule that is switched off, not one that is switched on.
    ("/api/v1/settings/playbook/rules/{rule_id}", "reason", "required"),
    # Where models may be is more than a pattern can say.
    ("/api/v1/settings/model", "base_url", "not_an_address"),
    # What is asked for in full lacks the answers that only a person has.
    ("/api/v1/contracts/{id}/generate", "*", "required"),
    # The filters have the names and words of the list of contracts.
    ("*", "filter", "*"),
    ("*", "*", "unknown_word"),
    # What is there already.
    ("*", "clause", "no_such_clause"),
    ("*", "changes[].clause", "no_such_clause"),
    ("*", "changes[].clause", "named_twice"),
    # A key stands for one request; a template is for contracts of its type; a description has to speak for a template.
    ("*", "idempotency_key", "idempotency_mismatch"),
    ("*", "template_id", "other_type"),
    ("/api/v1/contracts/{id}/generate", "plain_english_input", "no_template"),
    ("/api/v1/tags/{id}/merge", "into", "not_a_tag"),
    # A wording says something and has no more lines of law than fit; a template is in a format of its own; a clause that a model is
    # to rewrite stands in the contract.
    ("*", "preferred.text", "required"),
    ("*", "preferred.law", "too_many"),
    ("*", "acceptable.law", "too_many"),
    ("*", "last_resort.law", "too_many"),
    ("*", "source", "not_in_the_format"),
    ("/api/v1/contracts/{id}/rewrite", "clause", "not_a_clause"),
    # What proves who somebody is cannot be nothing but blanks; a link is a whole address.
    ("/api/v1/frameworks/reports/{id}/approve", "password", "required"),
    ("/api/v1/frameworks/{framework}/controls/{control}", "link", "not_a_link"),
    # Parts of a body of several parts.
    ("*", "archive", "required"),
    ("*", "archive", "unreadable"),
    ("*", "files", "required"),
    ("/api/v1/auth/register", "password", "guessable"),
    ("/api/v1/contracts/bulk", "contracts", "*"),
    ("/api/v1/contracts/bulk", "reason", "required"),
    ("/api/v1/contracts/bulk", "signed_on", "in_the_future"),
    ("/api/v1/contracts/{id}/status", "reason", "required"),
    ("/api/v1/contracts/{id}/status", "signed_on", "in_the_future"),
    # What was read out of the file may do, or not.
    ("/api/v1/imports/{id}/files/{n}/accept", "*", "*"),
}


@schemathesis.check
def valid_input_is_refused_for_a_known_reason_only(ctx, response, case):
    """A request made from the document is refused for one of the reasons above, or not at all."""
    if response.status_code != 422 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    problem = response.json()
    for error in problem.get("errors", []):
        # 1.0 is a whole number for JSON Schema, and not for us.
        if error["code"] == "wrong_type" and "floating point" in error["message"]:
            continue
        field = re.sub(r"\[\d+\]", "[]", error["field"])
        addresses, fields, codes = ("*", case.path), ("*", field), ("*", error["code"])
        if not any(reason in KNOWN for reason in itertools.product(addresses, fields, codes)):
            raise AssertionError(f"{case.path} refuses what its description allows: {error}")
    assert problem.get("errors"), f"{case.path} refuses without naming a field: {problem}"
