//! The built-in error page. Both texts come from the URL, so both are escaped.

/// `code` and `description` as plain text.
pub fn render(code: &str, description: Option<&str>) -> String {
    let explanation =
        "We could not complete your request. Please try again, or return to the home page.";
    let description = escape(description.unwrap_or(explanation));
    let code = escape(code);
    format!(
        r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Error</title>
<style>
:root {{ color-scheme: light dark; font-family: system-ui, sans-serif; }}
body {{ min-height: 100vh; margin: 0; display: grid; place-items: center; }}
main {{ max-width: 32rem; padding: 2rem; text-align: center; line-height: 1.5; }}
h1 {{ margin: 0 0 1rem; font-size: 1.75rem; }}
code {{ padding: .25rem .6rem; border: 1px solid; border-radius: .4rem; word-break: break-all; }}
a {{ color: inherit; }}
</style>
</head>
<body>
<main>
<h1>Something went wrong</h1>
<p><code>{code}</code></p>
<p>{description}</p>
<p><a href="/">Go to the home page</a></p>
</main>
</body>
</html>
"#
    )
}

fn escape(text: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn what_the_url_says_stays_text() {
        let page = render("a'b", Some("<script>alert(\"1\")</script> & more"));
        assert!(page.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more"));
        assert!(page.contains("a&#39;b"));
    }
}
