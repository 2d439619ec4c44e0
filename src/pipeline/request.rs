//! One HTTP request, from its path to its reply.

use std::sync::Arc;

use super::{
    Pipeline, dispatch, rate_limit, reply,
    routes::{Params, Route},
};
use crate::{
    clock::Timestamp,
    config::BaseUrl,
    error::{ApiError, Failure},
    host::{Level, Scope},
    http::{Headers, Reply, Request, body, query, url::strip_base_path},
    kernel::{Ctx, RequestLine, check_site},
};

pub async fn answer(pipeline: &Pipeline, request: Request, now: Timestamp, scope: Scope) -> Reply {
    let config = &pipeline.app.config;
    let base = match &config.base_url {
        Some(base) => Arc::clone(base),
        None => {
            let proxies = config.trusted_proxy_headers;
            let (url, headers) = (&request.url, &request.headers);
            match BaseUrl::of_request(url, headers, &config.base_path, proxies) {
                Ok(base) => Arc::new(base),
                Err(error) => return failed(pipeline, &error.to_string()),
            }
        }
    };
    let path = strip_base_path(request.path(), &base.path).to_owned();
    if config.disabled_paths.contains(&path) {
        return reply::disabled();
    }
    match rate_limit::check(pipeline, &request.headers, &path, now, scope).await {
        Ok(None) => {}
        Ok(Some(limited)) => return limited,
        Err(Failure::Api(error)) => return reply::api_error(&error, Headers::new()),
        Err(Failure::Internal(what)) => return failed(pipeline, &what),
    }
    let Some((route, params)) = find(pipeline, &request, &base) else {
        return reply::not_found();
    };
    match prepare(pipeline, route, request, base, now, scope) {
        Ok(mut ctx) => {
            ctx.params = params;
            run(pipeline, route, &mut ctx).await
        }
        Err(error) => reply::api_error(&error, Headers::new()),
    }
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
    ctx.base = Some(base);
    ctx.body = body;
    ctx.scope = scope.request;
    Ok(ctx)
}

async fn run(pipeline: &Pipeline, route: &Route, ctx: &mut Ctx) -> Reply {
    if let Some(allowed) = check_site(ctx) {
        match allowed.await {
            Ok(()) => {}
            Err(Failure::Api(error)) => return reply::api_error(&error, Headers::new()),
            Err(Failure::Internal(what)) => return failed(pipeline, &what),
        }
    }
    match dispatch::run(route, ctx).await {
        Ok(outcome) => {
            let reply = dispatch::into_reply(outcome, std::mem::take(&mut ctx.reply));
            Reply { status: ctx.status.unwrap_or(reply.status), ..reply }
        }
        Err(what) => failed(pipeline, &what),
    }
}

fn failed(pipeline: &Pipeline, what: &str) -> Reply {
    pipeline.app.log(Level::Error, what);
    reply::unexpected()
}
