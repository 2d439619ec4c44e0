//! Wildcard patterns as the reference writes them for origins, hosts and paths.

use std::borrow::Cow;

use regex::{Regex, escape};

/// `*` is any run of characters and `?` is one, but neither crosses `/` or `\`; dots are
/// crossed. A segment `**` is any number of segments. A `/` of the pattern is one or more of
/// `/` or `\`, and at the end some more may follow. `\` takes the next character literally.
///
/// The text's length alone decides how long a match takes: no pattern can make it explode.
#[derive(Clone, Debug)]
pub struct Wildcard {
    regex: Regex,
}

impl Wildcard {
    /// Errors: a pattern too long to compile.
    pub fn new(pattern: &str) -> Result<Self, String> {
        Regex::new(&format!("^(?:{})$", translate(&code_units(pattern))))
            .map(|regex| Self { regex })
            .map_err(|_| "The wildcard pattern is too long; write a shorter one".to_owned())
    }

    /// Whether the whole text fits.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(&code_units(text))
    }
}

const ANY: &str = r"[^/\\]";
const SEPARATOR: &str = r"[/\\]";

fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() * 2);
    let mut segments = pattern.split('/').enumerate().peekable();
    while let Some((index, segment)) = segments.next() {
        if segment.is_empty() && index > 0 {
            continue;
        }
        let between = match segments.peek() {
            None => format!("{SEPARATOR}*"),
            // The `**` that follows brings its own separators.
            Some((_, "**")) => String::new(),
            Some(_) => format!("{SEPARATOR}+"),
        };
        if segment != "**" {
            push_segment(&mut out, segment);
            out.push_str(&between);
        } else if !between.is_empty() {
            if index > 0 {
                out.push_str(&between);
            }
            out.push_str(&format!("(?:{ANY}*{between})*"));
        }
    }
    out
}

fn push_segment(out: &mut String, segment: &str) {
    let mut letters = segment.chars();
    while let Some(letter) = letters.next() {
        match letter {
            // At the end there is nothing left to escape, and the reference drops it.
            '\\' => out.extend(letters.next().map(literal)),
            '?' => out.push_str(ANY),
            '*' => {
                out.push_str(ANY);
                out.push('*');
            }
            letter => out.push_str(&literal(letter)),
        }
    }
}

fn literal(letter: char) -> String {
    escape(letter.encode_utf8(&mut [0; 4]))
}

/// JavaScript's patterns see UTF-16 code units: an emoji is two of them, and `?` is one. Each
/// half of such a pair becomes a character of the last private plane, where no other is left.
fn code_units(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| letter.len_utf16() == 1) {
        return Cow::Borrowed(text);
    }
    let units = text.encode_utf16().map(|unit| match u32::from(unit) {
        half @ 0xd800..0xe000 => 0x10_0000 + half,
        whole => whole,
    });
    Cow::Owned(units.filter_map(char::from_u32).collect())
}

#[cfg(test)]
mod tests {
    use super::Wildcard;

    #[test]
    fn fits_as_in_the_reference() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "a.b", true),
            ("*", "a/b", false),
            ("*", "a\\b", false),
            ("*.example.com", "a.b.example.com", true),
            ("*.example.com", "example.com", false),
            ("*.example.com", "axexample.com", false),
            ("*.example.com", "a.example.com.evil.test", false),
            ("https://*.a.com", "https://x.a.com", true),
            ("https://*.a.com", "https:/x.a.com", true),
            ("https://*.a.com", "https://x.a.com/", true),
            ("https://*.a.com", "https://evil.test/.a.com", false),
            ("/a/*", "/a/b", true),
            ("/a/*", "/a/b/c", false),
            ("/a/*", "/a/", true),
            ("/a/*", "/a", false),
            ("/a/**", "/a/b/c", true),
            ("/a/**", "/a", true),
            ("/a/**", "/ab", true),
            ("/a/**/d", "/a/b/c/d", true),
            ("/a/**/d", "/a/d", true),
            ("/a/**/d", "/a/bd", false),
            ("**", "a/b/c", true),
            ("a**", "a/b", false),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("a?c", "a/c", false),
            ("a*c", "a\nc", true),
            ("a\\*c", "a*c", true),
            ("a\\*c", "abc", false),
            ("a\\", "a", true),
            ("a.c+(d)[e]{2}^$|#&~", "a.c+(d)[e]{2}^$|#&~", true),
            ("?", "é", true),
            ("?", "😀", false),
            ("??", "😀", true),
            ("😀*", "😀x", true),
            ("A*", "ab", false),
        ] {
            let verdict = Wildcard::new(pattern).unwrap().matches(text);
            assert_eq!(verdict, expected, "{pattern:?} {text:?}");
        }
    }

    #[test]
    fn a_hostile_pattern_costs_linear_time() {
        let pattern = "*a".repeat(60);
        assert!(!Wildcard::new(&format!("{pattern}b")).unwrap().matches(&"a".repeat(20_000)));
    }
}
