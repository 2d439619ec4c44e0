//! The built-in error page. What the URL says is text, and what the options say is the value of
//! a style: both are escaped, so that neither can become anything else.

use crate::config::ErrorPage;

/// `code` and `description` as plain text, in the style of the options.
pub fn render(code: &str, description: Option<&str>, options: &ErrorPage) -> String {
    let explanation =
        "We could not complete your request. Please try again, or return to the home page.";
    let description = html(description.unwrap_or(explanation));
    let (code, variables, parts) = (html(code), variables(options), parts(options));
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Error</title>
<style>
:root {{ color-scheme: light dark; {variables} }}
* {{ box-sizing: border-box; }}
body {{ min-height: 100vh; margin: 0; padding: 1rem; display: grid; place-items: center; font-family: var(--font); background-color: var(--background); color: var(--foreground); }}
main {{ position: relative; max-width: 40rem; padding: 2rem; text-align: center; line-height: 1.5; border: 1px solid var(--border); border-radius: var(--radius-lg); background: var(--card-background); }}
h1 {{ display: inline-block; margin: 0 0 1rem; padding: 0 1rem; font-size: var(--text-6xl); line-height: 1.3; color: var(--title-color); border-radius: var(--radius-sm); }}
h2 {{ margin: 0 0 1rem; font-size: var(--text-2xl); line-height: 1.3; }}
p {{ margin: 0 0 1rem; font-size: var(--text-sm); color: var(--muted-foreground); }}
code {{ padding: .25rem .6rem; font-family: var(--mono); color: var(--foreground); border: 1px solid var(--border); border-radius: var(--radius-sm); word-break: break-all; }}
a {{ display: inline-block; padding: .5rem 1rem; font-size: var(--text-sm); text-decoration: none; color: var(--primary-foreground); background: var(--primary); border-radius: var(--radius-md); }}
@media (max-width: 40rem) {{ h1 {{ font-size: var(--text-4xl); }} }}
{parts}</style>
</head>
<body>
<main>
<h1>Error</h1>
<h2>Something went wrong</h2>
<p><code>{code}</code></p>
<p>{description}</p>
<a href="/">Go to the home page</a>
</main>
</body>
</html>
"#
    )
}

fn variables(options: &ErrorPage) -> String {
    let (colors, size, font) = (&options.colors, &options.size, &options.font);
    let all = [
        ("background", &colors.background, "Canvas"),
        ("foreground", &colors.foreground, "CanvasText"),
        ("primary", &colors.primary, "var(--foreground)"),
        ("primary-foreground", &colors.primary_foreground, "var(--background)"),
        ("muted-foreground", &colors.muted_foreground, "GrayText"),
        ("border", &colors.border, "GrayText"),
        ("destructive", &colors.destructive, "#c0392b"),
        ("title-border", &colors.title_border, "var(--destructive)"),
        ("title-color", &colors.title_color, "var(--foreground)"),
        ("grid-color", &colors.grid_color, "color-mix(in srgb, var(--border) 25%, transparent)"),
        ("card-background", &colors.card_background, "var(--background)"),
        ("corner-border", &colors.corner_border, "var(--foreground)"),
        ("radius-sm", &size.radius_sm, ".4rem"),
        ("radius-md", &size.radius_md, ".4rem"),
        ("radius-lg", &size.radius_lg, "0"),
        ("text-sm", &size.text_sm, "1rem"),
        ("text-2xl", &size.text_2xl, "1.5rem"),
        ("text-4xl", &size.text_4xl, "2.25rem"),
        ("text-6xl", &size.text_6xl, "3rem"),
        ("font", &font.default_family, "system-ui, sans-serif"),
        ("mono", &font.mono_family, "ui-monospace, monospace"),
    ];
    let lines = all.map(|(name, own, default)| {
        let own = own.as_deref().map(css).filter(|value| !value.trim().is_empty());
        format!("--{name}: {};", own.unwrap_or_else(|| default.to_owned()))
    });
    lines.join(" ")
}

/// The decorations that can be switched off.
fn parts(options: &ErrorPage) -> String {
    let mut parts = String::new();
    if !options.disable_title_border {
        parts.push_str("h1 { border: 2px solid var(--title-border); }\n");
    }
    if !options.disable_background_grid {
        parts.push_str("body { background-image: linear-gradient(to right, var(--grid-color) 1px, transparent 1px), linear-gradient(to bottom, var(--grid-color) 1px, transparent 1px); background-size: 40px 40px; }\n");
    }
    if !options.disable_corner_decorations {
        parts.push_str("main::before, main::after { content: \"\"; position: absolute; width: 2rem; height: 2rem; border: 0 solid var(--corner-border); }\nmain::before { top: -2px; left: -2px; border-width: 4px 0 0 4px; }\nmain::after { bottom: -2px; right: -2px; border-width: 0 4px 4px 0; }\n");
    }
    parts
}

fn html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A value that ends neither its declaration nor its rule nor the style element. Quotes and
/// brackets stay if they are balanced, so that fonts and functions can be named.
fn css(value: &str) -> String {
    let balanced = is_balanced(value);
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars() {
        let harmless = match character {
            '"' | '\'' | '(' | ')' | '[' | ']' => balanced,
            '<' | '>' | '&' | '{' | '}' | ';' | '\\' | '*' | '@' | '!' => false,
            other => !other.is_control(),
        };
        if harmless {
            escaped.push(character);
        } else {
            escaped.push_str(&format!("\\{:x} ", u32::from(character)));
        }
    }
    escaped
}

fn is_balanced(value: &str) -> bool {
    let mut open = Vec::new();
    let mut quote = None;
    for character in value.chars() {
        match (quote, character) {
            (Some(begun), end) if begun == end => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => open.push(')'),
            (None, '[') => open.push(']'),
            (None, ')' | ']') if open.pop() != Some(character) => return false,
            (None, _) => {}
        }
    }
    quote.is_none() && open.is_empty()
}

#[cfg(test)]
mod tests {
    use super::{css, render};
    use crate::config::ErrorPage;

    #[test]
    fn what_the_url_says_stays_text() {
        let text = Some("<script>alert(\"1\")</script> & more");
        let page = render("a'b", text, &ErrorPage::default());
        assert!(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more"));
        assert!(page.contains("a&#39;b"));
    }

    #[test]
    fn what_the_options_say_stays_a_value() {
        for plain in
            ["#fff", "oklch(0.2 0 0)", "'Segoe UI', \"B\", serif", "calc(1rem + 2px)", "50%"]
        {
            assert_eq!(css(plain), plain);
        }
        for (value, expected) in [
            ("red;} body{display:none", "red\\3b \\7d  body\\7b display:none"),
            ("</style><script>", "\\3c /style\\3e \\3c script\\3e "),
            ("red/*", "red/\\2a "),
            ("url(x", "url\\28 x"),
            ("it's", "it\\27 s"),
            ("\\", "\\5c "),
            ("a\nb", "a\\a b"),
        ] {
            assert_eq!(css(value), expected);
        }
    }
}
