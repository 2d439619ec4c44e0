//! The fence: a module names only what stands below it, napi and unsafe stay in the boundary,
//! plugins know neither each other nor an endpoint, and files stay small.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use text::{NamedPath, blank_out, inline_modules, paths, tokens};

#[path = "layers/text.rs"]
mod text;

/// Top to bottom; docs/ARCHITECTURE.md says what each is.
const LAYERS: [&str; 16] = [
    "boundary",
    "pipeline",
    "plugins",
    "endpoints",
    "kernel",
    "oauth",
    "domain",
    "cookies",
    "schema",
    "storage",
    "config",
    "http",
    "crypto",
    "host",
    "clock",
    "error",
];

const MAX_LINES: usize = 600;

/// Folders beside src/ whose files are held to the same length.
const OTHER_FOLDERS: [&str; 5] = ["js", "__test__", "scripts", "tests", "bench"];

/// Written by the napi CLI.
const GENERATED: [&str; 2] = ["js/native.js", "js/native.d.ts"];

/// File name → text, with `/` between folders.
type Tree = BTreeMap<String, String>;

#[test]
fn the_house_is_in_order() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tree = Tree::new();
    read_folder(root, "src", &mut tree);
    for folder in OTHER_FOLDERS {
        read_folder(root, folder, &mut tree);
    }
    assert!(tree.keys().any(|file| file.starts_with("src/")), "no source file was found");
    let found = violations(&tree);
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

/// One violation of each rule, and beside it what must not be taken for one.
#[test]
fn every_rule_finds_its_violation() {
    let tree: Tree = [
        ("src/lib.rs", "pub mod error;\npub use crate::boundary::Auth;\nuse napi::Env;\n"),
        ("src/clock.rs", "use crate::error::Code;\nuse crate::http::Url;\n"),
        ("src/http/ip.rs", "use super::super::config::Options;\nuse super::url::Host;\n"),
        ("src/http/url.rs", "mod tests {\n    use super::*;\n    use super::super::message;\n}\n"),
        ("src/http.rs", "pub mod ip;\nuse self::ip::Ip;\nuse super::kernel::Ctx;\n"),
        ("src/domain/user.rs", "use crate::{\n    error::Code,\n    kernel::{Ctx, Guard},\n};\n"),
        ("src/endpoints/sign_out.rs", "fn f() -> crate::pipeline::Reply {}\n"),
        ("src/cookies/names.rs", "//! crate::boundary\n/* napi:: /* unsafe */ */\nconst A: &str = \"crate::pipeline \\\" napi::\";\nconst B: char = '\"';\nconst C: &str = r#\"crate::boundary \" napi::\"#;\n"),
        ("src/crypto/hmac.rs", "#[napi]\nfn f<'a>(x: &'a str) {}\n"),
        ("src/storage/row.rs", "fn f() {\n    unsafe { g() }\n}\n"),
        ("src/boundary/auth.rs", "use napi::Env;\nfn f() { unsafe { g() } }\n"),
        ("src/plugins/jwt/mod.rs", "use crate::plugins::admin::Role;\nuse crate::plugins::jwt::keys;\nuse super::jwt::keys;\nuse super::two_factor;\n"),
        ("src/plugins/admin/mod.rs", "mod roles;\nuse crate::endpoints::sign_out;\n"),
        ("src/plugins/admin/roles.rs", "use super::super::username;\nuse super::Role;\n"),
        ("src/plugins/two_factor.rs", "use super::list;\n"),
        ("src/plugins/username/mod.rs", ""),
        ("src/plugins/mod.rs", "mod admin;\nmod jwt;\nuse self::jwt::Jwt;\n"),
        ("src/extra.rs", "//! Nobody's.\n"),
        ("src/error/codes.rs", &"\n".repeat(MAX_LINES + 1)),
        ("js/index.ts", &"\n".repeat(MAX_LINES + 1)),
        ("js/native.js", &"\n".repeat(MAX_LINES + 1)),
        ("__test__/replies.json", &"\n".repeat(MAX_LINES + 1)),
        ("scripts/test.mjs", &"\n".repeat(MAX_LINES)),
    ]
    .into_iter()
    .map(|(file, text)| (file.to_owned(), text.to_owned()))
    .collect();

    let expected = [
        "js/index.ts:601: 601 lines, more than 600",
        "src/clock.rs:2: clock names http, which does not stand below it",
        "src/crypto/hmac.rs:1: napi outside boundary/",
        "src/domain/user.rs:3: domain names kernel, which does not stand below it",
        "src/endpoints/sign_out.rs:1: endpoints names pipeline, which does not stand below it",
        "src/error/codes.rs:601: 601 lines, more than 600",
        "src/extra.rs:1: extra is in no layer",
        "src/http.rs:3: http names kernel, which does not stand below it",
        "src/http/ip.rs:1: http names config, which does not stand below it",
        "src/lib.rs:3: napi outside boundary/",
        "src/plugins/admin/mod.rs:2: a plugin names an endpoint file, sign_out",
        "src/plugins/admin/roles.rs:1: plugin admin names another plugin, username",
        "src/plugins/jwt/mod.rs:1: plugin jwt names another plugin, admin",
        "src/plugins/jwt/mod.rs:4: plugin jwt names another plugin, two_factor",
        "src/storage/row.rs:2: unsafe outside boundary/",
    ];
    assert_eq!(violations(&tree), expected);
}

/// Sorted lines `file:line: what is wrong`.
fn violations(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    for (file, text) in tree {
        let lines = text.lines().count();
        if lines > MAX_LINES && is_code(file) && !GENERATED.contains(&file.as_str()) {
            found.push(format!("{file}:{lines}: {lines} lines, more than {MAX_LINES}"));
        }
        if let Some(inner) = file.strip_prefix("src/")
            && inner.ends_with(".rs")
        {
            let source = Source { file, module: module_path(inner), code: blank_out(text) };
            source.check(tree, &mut found);
        }
    }
    found
}

fn is_code(file: &str) -> bool {
    [".rs", ".ts", ".mts", ".js", ".mjs", ".vue"].iter().any(|end| file.ends_with(end))
}

struct Source<'a> {
    file: &'a str,
    /// `src/http/ip.rs` → `["http", "ip"]`.
    module: Vec<String>,
    /// The text without comments and literals, line breaks kept.
    code: String,
}

impl Source<'_> {
    fn check(&self, tree: &Tree, found: &mut Vec<String>) {
        let top = self.module.first().map_or("", String::as_str);
        if top != "lib" && !LAYERS.contains(&top) {
            found.push(format!("{}:1: {top} is in no layer", self.file));
            return;
        }
        let mut lines = Vec::new();
        let tokens = tokens(&self.code);
        for (at, (line, token)) in tokens.iter().enumerate() {
            let follows = |text: &str| tokens.get(at + 1).is_some_and(|(_, next)| next == text);
            let before = |text: &str| {
                at.checked_sub(1).and_then(|i| tokens.get(i)).is_some_and(|(_, prev)| prev == text)
            };
            if top != "boundary" {
                let path = follows("::") || before("use") || before("[") || before("crate");
                if token == "unsafe" {
                    lines.push((*line, "unsafe outside boundary/".to_owned()));
                }
                if (token == "napi" && path) || token == "napi_derive" {
                    lines.push((*line, "napi outside boundary/".to_owned()));
                }
            }
            if top == "lib" {
                continue;
            }
            if matches!(token.as_str(), "crate" | "super" | "self")
                && follows("::")
                && !before("::")
            {
                for path in paths(tokens.get(at..).unwrap_or_default()) {
                    let depth = inline_modules(&tokens, at);
                    lines.extend(self.judge(tree, depth, &path).map(|what| (path.line, what)));
                }
            }
        }
        lines.sort();
        lines.dedup();
        found.extend(lines.iter().map(|(line, what)| format!("{}:{line}: {what}", self.file)));
    }

    /// What is wrong with a path that stands `depth` inline modules deep, if anything is.
    fn judge(&self, tree: &Tree, depth: usize, path: &NamedPath) -> Option<String> {
        let target = self.resolve(depth, &path.segments)?;
        let here = self.module.first()?;
        let there = target.first()?;
        let layer = |name: &str| LAYERS.iter().position(|layer| *layer == name);
        if here == "plugins" && there == "endpoints" {
            let name = target.get(1)?;
            return stands_in(tree, "endpoints", name)
                .then(|| format!("a plugin names an endpoint file, {name}"));
        }
        if here == "plugins" && there == "plugins" {
            let (own, other) = (self.module.get(1)?, target.get(1)?);
            return (own != other && stands_in(tree, "plugins", other))
                .then(|| format!("plugin {own} names another plugin, {other}"));
        }
        // What is no layer is an item of lib.rs, such as a macro.
        let below = here == there || layer(there).is_none_or(|rank| Some(rank) > layer(here));
        (!below).then(|| format!("{here} names {there}, which does not stand below it"))
    }

    /// `super::super::config` in `http::ip` → `["config"]`.
    fn resolve(&self, depth: usize, segments: &[String]) -> Option<Vec<String>> {
        let mut rest = segments;
        let mut from = match rest.first()?.as_str() {
            "crate" => Vec::new(),
            _ => {
                let mut from = self.module.clone();
                from.extend((0..depth).map(|_| "{}".to_owned()));
                from
            }
        };
        while let Some(("crate" | "super" | "self", tail)) =
            rest.split_first().map(|(first, tail)| (first.as_str(), tail))
        {
            if rest.first().is_some_and(|first| first == "super") {
                from.pop();
            }
            rest = tail;
        }
        from.extend_from_slice(rest);
        Some(from)
    }
}

/// Whether `name` is a module of that layer, not an item of the layer's own file.
fn stands_in(tree: &Tree, layer: &str, name: &str) -> bool {
    let file = format!("src/{layer}/{name}.rs");
    let folder = format!("src/{layer}/{name}/");
    tree.keys().any(|other| *other == file || other.starts_with(&folder))
}

fn module_path(inner: &str) -> Vec<String> {
    let path = inner.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

fn read_folder(root: &Path, folder: &str, tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(root.join(folder)) else { return };
    for entry in entries.flatten() {
        let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_folder(root, &name, tree);
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            tree.insert(name, text);
        }
    }
}
