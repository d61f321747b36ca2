"""What a schema cannot say, and how the run of schemathesis.sh judges it."""

import schemathesis

# Rules between two fields, or about things that change: the reasons for which a request that fits the document may be
# refused with 422. Anything else is a field whose description says too little.
KNOWN = {
    ("*", "end_date", "ends_before_start"),
    ("/api/v1/auth/register", "password", "guessable"),
    ("/api/v1/auth/register", "timezone", "not_a_time_zone"),
    ("/api/v1/contracts/{id}", "version", "required"),
    ("/api/v1/contracts/{id}/status", "reason", "required"),
    ("/api/v1/contracts/{id}/status", "signed_on", "in_the_future"),
}


@schemathesis.check
def valid_input_is_refused_for_a_known_reason_only(ctx, response, case):
    """A request made from the document is refused for one of the reasons above, or not at all."""
    if response.status_code != 422 or case.meta is None or not case.meta.generation.mode.is_positive:
        return
    problem = response.json()
    for error in problem.get("errors", []):
        reason = (error["field"], error["code"])
        if not any((path, *reason) in KNOWN for path in ("*", case.path)):
            raise AssertionError(f"{case.path} refuses what its description allows: {error}")
    assert problem.get("errors"), f"{case.path} refuses without naming a field: {problem}"
