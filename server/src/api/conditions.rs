//! What every operation shares, said in the document once for all: either credential opens it, and what is read has a tag
//! by which it need not be sent again.

use super::problem::operations;
use super::{API_KEY, BEARER};
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{HeaderBuilder, ObjectBuilder, OpenApi, RefOr, Required, Response, ResponseBuilder, Type};

/// The one operation that is for access tokens alone: there is nothing to sign out of with a key.
const TOKENS_ONLY: &str = "/api/v1/auth/logout";

/// Adds both to every operation they are true of.
pub(super) fn describe(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        if let Some(get) = &mut item.get {
            tag(get);
        }
        for operation in operations(item) {
            if operation.security.is_some() && path != TOKENS_ONLY {
                let nothing: [&str; 0] = [];
                operation.security =
                    Some(vec![SecurityRequirement::new(BEARER, nothing), SecurityRequirement::new(API_KEY, nothing)]);
            }
        }
    }
}

fn tag(get: &mut Operation) {
    let known = ParameterBuilder::new()
        .name("If-None-Match")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The ETag of an answer you have, to be told (304) that it is still good."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build();
    get.parameters.get_or_insert_default().push(RefOr::T(known));
    let same = ResponseBuilder::new().description("What you have is still good.").build();
    get.responses.responses.insert("304".to_owned(), with_tag(same).into());
    if let Some(RefOr::T(found)) = get.responses.responses.get_mut("200") {
        *found = with_tag(found.clone());
    }
}

fn with_tag(mut response: Response) -> Response {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    let header =
        HeaderBuilder::new().schema(Some(text)).description(Some("Changes when what is answered changes.")).build();
    response.headers.insert("ETag".to_owned(), RefOr::T(header));
    response
}
