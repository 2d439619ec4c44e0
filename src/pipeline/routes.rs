//! From a path to an endpoint and the hooks that belong to it.

use std::collections::HashMap;

use matchit::Router;

use crate::{
    http::Method,
    kernel::{After, Before, Endpoint, Hook},
};

/// An endpoint with its hooks, resolved when the application is built.
pub struct Route {
    pub endpoint: &'static Endpoint,
    pub before: Vec<Before>,
    pub after: Vec<After>,
}

/// Names and values, these as they stand in the URL.
pub type Params = Vec<(String, String)>;

pub struct Routes {
    routes: Vec<Route>,
    by_method: HashMap<Method, Router<usize>>,
}

impl Routes {
    /// A later endpoint of the same path and method is reachable by its name alone.
    pub fn new(
        endpoints: Vec<&'static Endpoint>,
        before: &[Hook<Before>],
        after: &[Hook<After>],
    ) -> Self {
        let mut by_method: HashMap<Method, Router<usize>> = HashMap::new();
        for (index, endpoint) in endpoints.iter().enumerate() {
            let Some(path) = endpoint.path else { continue };
            for method in endpoint.methods {
                let router = by_method.entry(*method).or_default();
                let _ = router.insert(pattern(path), index);
            }
        }
        let routes = endpoints.into_iter().map(|endpoint| Route {
            endpoint,
            before: matching(before, endpoint),
            after: matching(after, endpoint),
        });
        Self { routes: routes.collect(), by_method }
    }

    /// The route of a path below the base path, and the path's parameters.
    pub fn find(&self, method: Method, path: &str) -> Option<(&Route, Params)> {
        let found = self.by_method.get(&method)?.at(path).ok()?;
        let params = found.params.iter();
        let params = params.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Some((self.routes.get(*found.value)?, params))
    }

    pub fn get(&self, index: usize) -> Option<&Route> {
        self.routes.get(index)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter()
    }
}

fn matching<F: Copy>(hooks: &[Hook<F>], endpoint: &Endpoint) -> Vec<F> {
    hooks.iter().filter(|hook| (hook.matches)(endpoint)).map(|hook| hook.run).collect()
}

/// `/reset/:token` as the router writes it, `/reset/{token}`.
fn pattern(path: &str) -> String {
    let segment = |segment: &str| match segment.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}
