//! Which texts are e-mail addresses.

/// Whether zod 4's `z.email()` takes the text: the reference checks addresses with it.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    is_local(local) && is_domain(domain)
}

fn is_local(local: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_'+-".contains(&byte);
    local.split('.').all(|part| !part.is_empty() && part.bytes().all(allowed))
        && !local.ends_with('\'')
}

fn is_domain(domain: &str) -> bool {
    let Some((labels, top)) = domain.rsplit_once('.') else { return false };
    top.len() >= 2
        && top.bytes().all(|byte| byte.is_ascii_alphabetic())
        && labels.split('.').all(|label| {
            label.starts_with(|letter: char| letter.is_ascii_alphanumeric())
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::is_email;

    #[test]
    fn takes_what_zod_takes() {
        for yes in [
            "a@b.co",
            "A.b+c_d-e@Sub.Example.COM",
            "o'neil@x.org",
            "'a@b.co",
            "-@b.co",
            "+@1.co",
            "a@b-.co",
            "a@1-2--3.example",
            "a'.b@c.de",
        ] {
            assert!(is_email(yes), "{yes}");
        }
    }

    #[test]
    fn refuses_what_zod_refuses() {
        for no in [
            "",
            "@",
            "a",
            "a@",
            "@b.co",
            "a@b",
            "a@b.c",
            "a@b.c1",
            ".a@b.co",
            "a.@b.co",
            "a..b@c.de",
            "a'@b.co",
            "a@-b.co",
            "a@b..co",
            "a@.co",
            "a@b.co.",
            "a b@c.de",
            "a@b@c.de",
            "a@b_c.de",
            "é@b.co",
            "a@bé.co",
            "a@b.co\n",
            " a@b.co",
            "a@[1.2.3.4]",
            "\"a\"@b.co",
            "a@b.cо",
        ] {
            assert!(!is_email(no), "{no:?}");
        }
    }
}
