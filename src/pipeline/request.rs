//! One HTTP request, from its path to its reply.

use std::sync::Arc;

use super::{
    Answer, Pipeline, dispatch, rate_limit, reply,
    routes::{Params, Route},
};
use crate::{
    clock::Timestamp,
    config::{BaseUrl, Config, NoBase},
    error::{ApiError, Failure, Status},
    host::{Level, Scope},
    http::{Headers, Request, body, query, url::strip_base_path},
    kernel::{Ctx, RequestLine, check_site},
};

pub async fn answer(pipeline: &Pipeline, request: Request, now: Timestamp, scope: Scope) -> Answer {
    let config = &pipeline.app.config;
    let base = match base(config, &request) {
        Ok(base) => base,
        Err(error) => return foreign_host(pipeline, &error),
    };
    let path = strip_base_path(request.path(), &base.path).to_owned();
    if config.disabled_paths.contains(&path) {
        return Answer::response(reply::disabled());
    }
    match rate_limit::check(pipeline, &request.headers, &path, now, scope).await {
        Ok(None) => {}
        Ok(Some(limited)) => return Answer::response(limited),
        Err(failure) => return failed(pipeline, failure),
    }
    let Some((route, params)) = find(pipeline, &request, &base) else {
        return Answer::response(reply::not_found());
    };
    match prepare(pipeline, route, request, base, now, scope) {
        Ok(mut ctx) => {
            ctx.params = params;
            run(pipeline, route, &mut ctx).await
        }
        Err(error) => Answer::error(&error, Headers::new()),
    }
}

/// Where this request stands. It is asked for each request anew: what one client says must not
/// reach another.
fn base(config: &Config, request: &Request) -> Result<Arc<BaseUrl>, NoBase> {
    let Request { url, headers, .. } = request;
    if let Some(base) = &config.base_url {
        return Ok(Arc::clone(base));
    }
    if let Some(dynamic) = &config.dynamic_base {
        return dynamic.resolve(Some(url), headers);
    }
    let proxies = config.trusted_proxy_headers;
    let base = BaseUrl::of_request(url, headers, &config.base_path, proxies);
    base.map(Arc::new).map_err(|error| NoBase(error.0))
}

/// A host that is not ours: nothing may be made of it, least of all a link in a mail.
fn foreign_host(pipeline: &Pipeline, error: &NoBase) -> Answer {
    pipeline.app.log(Level::Error, &error.0);
    let error = ApiError::with_message(Status::BadRequest, "Invalid host", "INVALID_HOST");
    Answer::error(&error, Headers::new())
}

/// The exact path decides: no doubled slashes, and a final slash only where one is allowed.
fn find<'a>(
    pipeline: &'a Pipeline,
    request: &Request,
    base: &BaseUrl,
) -> Option<(&'a Route, Params)> {
    let path = request.path().strip_prefix(base.path.as_str())?;
    if !path.starts_with('/') || path.contains("//") {
        return None;
    }
    let path = match path.strip_suffix('/') {
        Some(_) if !pipeline.app.config.skip_trailing_slashes => return None,
        Some(shorter) => shorter,
        None => path,
    };
    pipeline.routes.find(request.method, path)
}

fn prepare(
    pipeline: &Pipeline,
    route: &Route,
    request: Request,
    base: Arc<BaseUrl>,
    now: Timestamp,
    scope: Scope,
) -> Result<Box<Ctx>, ApiError> {
    let endpoint = route.endpoint;
    let Request { method, url, headers, body } = request;
    let body = if endpoint.reads_body {
        body::read(&headers, body.as_deref(), endpoint.accepts)?
    } else {
        None
    };
    let app = Arc::clone(&pipeline.app);
    let mut ctx = Box::new(Ctx::new(app, endpoint, now, Some(headers)));
    ctx.query = query::parse(&url);
    ctx.request = Some(RequestLine { method, url });
    ctx.method = method;
    ctx.stand_on(base);
    ctx.body = body;
    ctx.scope = scope.request;
    Ok(ctx)
}

async fn run(pipeline: &Pipeline, route: &Route, ctx: &mut Ctx) -> Answer {
    if let Some(allowed) = check_site(ctx)
        && let Err(failure) = allowed.await
    {
        return failed(pipeline, failure);
    }
    match dispatch::run(route, ctx).await {
        Ok(outcome) => {
            let mut answer = dispatch::into_answer(outcome, std::mem::take(&mut ctx.reply));
            answer.reply.status = ctx.status.unwrap_or(answer.reply.status);
            answer
        }
        Err(failure) => failed(pipeline, failure),
    }
}

fn failed(pipeline: &Pipeline, failure: Failure) -> Answer {
    match failure {
        Failure::Api(error) => Answer::error(&error, Headers::new()),
        failure => {
            let (what, app) = (failure.to_string(), &pipeline.app);
            if !app.config.api_errors.told {
                app.log(Level::Error, &what);
            }
            Answer::unexpected(what)
        }
    }
}
