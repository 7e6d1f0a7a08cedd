// SPDX-License-Identifier: AGPL-3.0-or-later
//! What is the same for every operation: the server, the failures and their headers, the recorded examples.

use actix_web::http::Method;
use serde_json::{Map, Value, json};
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    Components, Content, ContentBuilder, Header, Object, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required,
    Response, ResponseBuilder, ServerBuilder,
};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::{BASE, EXAMPLES};
use crate::http::cached::PUBLIC;
use shared::boundaries::BoundaryLevel;
use shared::problem::{Problem, Violation};

/// A failure that an operation may answer.
struct Failure {
    status: &'static str,
    description: &'static str,
    /// Which operations may answer it.
    of: fn(&Traits) -> bool,
}

/// What decides which failures an operation has.
struct Traits {
    has_path_key: bool,
    is_of_one: bool,
    has_query: bool,
    has_body: bool,
    is_status: bool,
    is_guarded: bool,
    is_read: bool,
    is_change: bool,
    is_creation: bool,
}

impl Traits {
    /// Whether it answers everybody the same, so that the answer may be kept.
    fn is_public_read(&self) -> bool {
        self.is_read && !self.is_guarded && !self.is_status
    }

    /// Whether it answers one thing that can be changed, with the number of its state.
    fn is_versioned(&self) -> bool {
        self.is_change || (self.is_read && self.is_guarded && self.is_of_one)
    }
}

const FAILURES: &[Failure] = &[
    Failure { status: "400", description: "The request cannot be read", of: |it| it.has_query || it.has_body },
    Failure { status: "401", description: "Who asks is not in, or no longer", of: |it| it.is_guarded },
    Failure { status: "403", description: "Who asks may not do that", of: |it| it.is_guarded },
    Failure { status: "404", description: "There is no such thing", of: |it| it.has_path_key },
    Failure { status: "409", description: "It does not go together with what is there", of: |it| it.is_creation },
    Failure { status: "412", description: "It was changed meanwhile", of: |it| it.is_change },
    Failure { status: "428", description: "If-Match does not say which state is changed", of: |it| it.is_change },
    Failure { status: "413", description: "The body is longer than 8 MiB", of: |it| it.has_body },
    Failure { status: "415", description: "The body is of another media type", of: |it| it.has_body },
    Failure {
        status: "422",
        description: "The input is well formed and wrong: `errors` lists every fault with its place",
        of: |it| it.has_query || it.has_body,
    },
    Failure { status: "429", description: "Too many requests: wait for the seconds of Retry-After", of: |_| true },
    Failure { status: "503", description: "The service is busy or down: try again after Retry-After", of: |_| true },
    Failure { status: "default", description: "Something went wrong on our side", of: |_| true },
];

/// What every answer says of the limit, of `http::limits`.
const LIMITS: &[(&str, &str)] = &[
    ("X-RateLimit-Limit", "Requests a minute that you may send"),
    ("X-RateLimit-Remaining", "How many of them are left"),
    ("X-RateLimit-Reset", "Seconds until all of them are there again"),
];

/// Completes the document.
pub(super) fn complete(document: &mut OpenApi) {
    let mut extensions = utoipa::openapi::extensions::Extensions::default();
    extensions.insert("x-summary".into(), json!("Employability, attractiveness and governance of inclusion in Italy"));
    extensions.insert("x-api-id".into(), json!("urn:uuid:5f0c2b0e-6d0e-4b57-9a4e-5d1f4b7e2c10"));
    document.info.extensions = Some(extensions);
    let mut server = ServerBuilder::new().url(BASE).description(Some("This installation")).build();
    let mut sandbox = utoipa::openapi::extensions::Extensions::default();
    sandbox.insert("x-sandbox".into(), json!(true));
    server.extensions = Some(sandbox);
    document.servers = Some(vec![server]);
    let components = document.components.get_or_insert_with(Components::new);
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    components.schemas.insert(Violation::name().into_owned(), Violation::schema());
    // Named by a path parameter only, which registers nothing.
    components.schemas.insert(BoundaryLevel::name().into_owned(), BoundaryLevel::schema());
    let session = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token of `POST /sessions`, for people: a signed JSON Web Token (RFC8725)"));
    components.security_schemes.insert("session".into(), SecurityScheme::Http(session.build()).into());
    let examples: Map<String, Value> = serde_json::from_str(EXAMPLES).unwrap_or_default();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete_operation(path, &method, operation, &examples);
        }
    }
}

/// The operations of a path, each with its method.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    let all = [
        (Method::GET, get),
        (Method::POST, post),
        (Method::PUT, put),
        (Method::PATCH, patch),
        (Method::DELETE, delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn complete_operation(path: &str, method: &Method, operation: &mut Operation, examples: &Map<String, Value>) {
    let parameters = operation.parameters.iter().flatten();
    let names_a_state = parameters.clone().any(|it| matches!(it, RefOr::T(it) if it.name == "If-Match"));
    let traits = Traits {
        has_path_key: path.contains('{'),
        is_of_one: path.ends_with('}'),
        has_query: parameters
            .clone()
            .any(|it| matches!(it, RefOr::T(it) if matches!(it.parameter_in, ParameterIn::Query))),
        has_body: operation.request_body.is_some(),
        is_status: path == "/status",
        is_guarded: operation.security.is_some(),
        is_read: *method == Method::GET,
        // A `PUT` or a `DELETE` of one state says so itself.
        is_change: *method == Method::PATCH || names_a_state,
        is_creation: *method == Method::POST && operation.security.is_some() && !path.ends_with("/searches"),
    };
    operation.security.get_or_insert_default();
    if traits.is_creation {
        operation.parameters.get_or_insert_default().push(header_parameter(
            "Idempotency-Key",
            "A UUID of yours: sent again with the same key, the request is answered as the first time and creates nothing more",
            false,
        ));
    }
    if traits.is_change && !names_a_state {
        operation.parameters.get_or_insert_default().push(header_parameter(
            "If-Match",
            "The `ETag` that was read: which state is changed",
            true,
        ));
    }
    let example = operation.operation_id.as_ref().and_then(|it| examples.get(it));
    for (status, response) in &mut operation.responses.responses {
        if let (true, RefOr::T(response)) = (status.starts_with('2'), response) {
            if status != "204" {
                response.headers.insert("Cache-Control".into(), text_header(cache_words(&traits)).into());
            }
            for (name, description) in LIMITS {
                response.headers.insert((*name).into(), whole_header(description).into());
            }
            response
                .headers
                .insert("X-Request-Id".into(), text_header("The request's id, to quote when asking for help").into());
            if status == "201" {
                response.headers.insert("Location".into(), text_header("Where it is").into());
            }
            if status != "204" && (traits.is_public_read() || traits.is_versioned()) {
                response.headers.insert("ETag".into(), text_header("Tag of this answer, for If-None-Match").into());
            }
            exemplify(response.content.values_mut(), example.and_then(|it| it.get("response")));
        }
    }
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        exemplify(body.content.values_mut(), example.and_then(|it| it.get("request")));
    }
    for failure in FAILURES.iter().filter(|it| (it.of)(&traits)) {
        operation.responses.responses.entry(failure.status.into()).or_insert_with(|| RefOr::T(problem(failure)));
    }
}

/// Puts a recorded example into every media type.
fn exemplify<'a>(contents: impl Iterator<Item = &'a mut RefOr<Content>>, example: Option<&Value>) {
    for content in contents {
        if let RefOr::T(content) = content {
            content.example = example.cloned();
        }
    }
}

fn cache_words(traits: &Traits) -> &'static str {
    if traits.is_public_read() { PUBLIC } else { "no-store" }
}

fn problem(failure: &Failure) -> Response {
    let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(Problem::name())))).build();
    let mut response = ResponseBuilder::new()
        .description(failure.description)
        .content("application/problem+json", content)
        .header("X-Request-Id", text_header("The request's id, the same as in `instance`"));
    for (name, description) in LIMITS {
        response = response.header(*name, whole_header(description));
    }
    if matches!(failure.status, "429" | "503") {
        response = response.header("Retry-After", whole_header("Seconds to wait"));
    }
    response.build()
}

fn header_parameter(name: &str, description: &str, is_required: bool) -> RefOr<Parameter> {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(if is_required { Required::True } else { Required::False })
        .description(Some(description))
        .schema(Some(Object::with_type(Type::String)));
    parameter.build().into()
}

fn text_header(description: &str) -> Header {
    HeaderBuilder::new().schema(Some(Object::with_type(Type::String))).description(Some(description)).build()
}

fn whole_header(description: &str) -> Header {
    let schema =
        ObjectBuilder::new().schema_type(Type::Integer).format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)));
    HeaderBuilder::new().schema(Some(schema.build())).description(Some(description)).build()
}
