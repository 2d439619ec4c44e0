//! Reads Rust as text: tokens without comments and literals, and the paths among them.

pub struct NamedPath {
    pub line: usize,
    pub segments: Vec<String>,
}

/// The paths that start at the first token, with `a::{b, c::{d, e}}` written out.
pub fn paths(tokens: &[(usize, String)]) -> Vec<NamedPath> {
    let mut found = Vec::new();
    let mut prefixes: Vec<usize> = Vec::new();
    let mut current: Vec<String> = Vec::new();
    let mut last_line = 0;
    let mut written = false;
    let mut joined = true;
    for (line, token) in tokens {
        match token.as_str() {
            "::" => joined = true,
            "{" if joined => prefixes.push(current.len()),
            "," | "}" if !prefixes.is_empty() => {
                if written {
                    found.push(NamedPath { line: last_line, segments: current.clone() });
                    written = false;
                }
                current.truncate(prefixes.last().copied().unwrap_or_default());
                if token == "}" {
                    prefixes.pop();
                }
                joined = token == ",";
            }
            "as" | "*" if !prefixes.is_empty() => joined = false,
            word if joined && is_word(word) => {
                current.push(word.to_owned());
                (last_line, written, joined) = (*line, true, false);
            }
            _ if prefixes.is_empty() => break,
            _ => joined = false,
        }
        if prefixes.is_empty() && !joined && !written {
            break;
        }
    }
    if written {
        found.push(NamedPath { line: last_line, segments: current });
    }
    found
}

/// How many `mod name { … }` stand around the token at `at`.
pub fn inline_modules(tokens: &[(usize, String)], at: usize) -> usize {
    let mut braces = Vec::new();
    for (i, (_, token)) in tokens.iter().enumerate().take(at) {
        let opens_module =
            || i.checked_sub(2).and_then(|i| tokens.get(i)).is_some_and(|(_, word)| word == "mod");
        match token.as_str() {
            "{" => braces.push(opens_module()),
            "}" => {
                braces.pop();
            }
            _ => {}
        }
    }
    braces.into_iter().filter(|module| *module).count()
}

/// Words, `::`, and every other visible character by itself, each with its line.
pub fn tokens(code: &str) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut line = 1;
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\n' {
            line += 1;
        } else if c == ':' && chars.next_if_eq(&':').is_some() {
            found.push((line, "::".to_owned()));
        } else if c.is_alphanumeric() || c == '_' {
            let mut word = String::from(c);
            while let Some(next) = chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
                word.push(next);
            }
            found.push((line, word));
        } else if !c.is_whitespace() {
            found.push((line, c.to_string()));
        }
    }
    found
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Replaces comments, strings and character literals by blanks; line breaks stay.
pub fn blank_out(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = skipped(rest);
        let (head, tail) = rest.split_at(length.unwrap_or(c.len_utf8()));
        match length {
            Some(_) => out.extend(head.chars().map(|c| if c == '\n' { '\n' } else { ' ' })),
            None => out.push(c),
        }
        rest = tail;
    }
    out
}

/// The length in bytes of the comment or literal that `text` starts with.
fn skipped(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if text.starts_with("/*") {
        return Some(block_comment(text));
    }
    if text.starts_with('"') {
        return Some(quoted(text, '"'));
    }
    if let Some(raw) = text.strip_prefix('r') {
        let body = raw.trim_start_matches('#').strip_prefix('"')?;
        let hashes = raw.len() - body.len() - 1;
        let end = format!("\"{}", "#".repeat(hashes));
        return Some(body.find(&end).map_or(text.len(), |at| 2 + hashes + at + end.len()));
    }
    // A lifetime is a quote with no second one right behind its first character.
    let mut chars = text.strip_prefix('\'')?.chars();
    match (chars.next()?, chars.next()?) {
        ('\\', _) => Some(quoted(text, '\'')),
        (c, '\'') => Some(2 + c.len_utf8()),
        _ => None,
    }
}

fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = rest.chars().next().map_or(1, char::len_utf8);
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += step;
        }
    }
    text.len()
}
