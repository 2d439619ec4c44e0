//! Verdicts compared with the reference's.

use super::OriginPattern;

fn check(cases: &[(&str, &str, bool)]) {
    for &(pattern, url, expected) in cases {
        let verdict = OriginPattern::parse(pattern).matches(url, false);
        assert_eq!(verdict, expected, "{pattern:?} {url:?}");
    }
}

#[test]
fn plain_origins_match_exactly() {
    check(&[
        ("https://a.example", "https://a.example/path?x", true),
        ("https://a.example", "HTTPS://A.EXAMPLE:443", true),
        ("https://a.example", "https:\\\\a.example", true),
        ("https://a.example", "https://user:pw@a.example", true),
        ("https://a.example", "https://a.example@evil.test", false),
        ("https://a.example", "https://a.example.evil.test", false),
        ("https://a.example", "http://a.example", false),
        ("https://a.example", "https://a.example:8443", false),
        ("https://a.example", "https://a.example.", false),
        ("https://a.example/", "https://a.example/", false),
        ("https://A.example", "https://a.example", false),
        ("https://a.example", "null", false),
        ("https://a.example", "", false),
        ("", "", false),
        ("null", "null", false),
        ("a.example", "https://a.example", false),
    ]);
}

#[test]
fn wildcards_over_hosts_and_origins() {
    check(&[
        ("*.a.example", "https://x.y.a.example", true),
        ("*.a.example", "myapp://x.a.example", true),
        ("*.a.example", "https://a.example", false),
        ("*.a.example", "https://evil.test/x.a.example", false),
        ("*.a.example", "https://evil.test#.a.example", false),
        ("*.a.example", "https://x.a.example@evil.test", false),
        ("*.a.example", "https://x.a.example:3000", false),
        ("*.a.example:*", "https://x.a.example:3000", true),
        ("https://*.a.example", "https://x.a.example/p", true),
        ("https://*.a.example", "http://x.a.example", false),
        ("https://*.a.example", "https://evil.test?.a.example", false),
        ("http*://a.example", "https://a.example", true),
        ("https://*", "https://anything.test", true),
        ("https://*", "not a url", false),
        ("http://localhost:*", "http://localhost:5173", true),
        ("http://localhost:*", "http://localhost.evil.test:1", false),
        ("*", "mailto:x", false),
    ]);
}

#[test]
fn ranges_admit_addresses_alone() {
    check(&[
        ("http://192.168.*.*", "http://192.168.1.20", true),
        ("http://192.168.*.*:*", "http://192.168.1.20:3000", true),
        ("http://192.168.*", "http://192.168.evil.test", false),
        ("192.168.*.*", "http://192.168.evil.test", false),
        ("10.*", "http://10.0.0.1", true),
        ("10.*", "http://10.evil.test", false),
        ("exp://192.168.*.*:*/**", "exp://192.168.1.20:8081/--/cb", true),
        ("exp://192.168.*.*:*/*", "exp://192.168.1.20:8081/--/cb", false),
        ("exp://192.168.*.*:*/*", "exp://192.168.1.20:8081/cb", true),
        ("exp://192.168.*.*:*/*", "exp://192.168.evil.test:8081/cb", false),
        ("exp://10.*", "exp://10.0.0.01", false),
    ]);
}

#[test]
fn custom_schemes() {
    check(&[
        ("myapp://", "myapp://anything/at/all", true),
        ("myapp://", "MyApp:/x", true),
        ("myapp:", "myapp:x", true),
        ("myapp://", "myapp2://x", false),
        ("myapp://", "myap\tp://x", false),
        ("myapp://", " myapp://x", false),
        ("myapp://host", "myapp://HOST/x", true),
        ("myapp://host", "myapp://host.evil", false),
        ("myapp://host", "myapp://host@evil", false),
        ("myapp://host/cb", "myapp://host/cb/x?y", true),
        ("myapp://host/cb", "myapp://host/cbx", false),
        ("myapp://host/cb", "myapp://host/cb/../evil", false),
        ("myapp://host/cb", "myapp://host/cb/%2e%2e%2fevil", false),
        ("myapp://host/cb", "myapp://host/x/../cb", true),
        ("myapp://host/cb", "myapp://host?/cb", false),
        ("myapp://*", "myapp://user@evil", false),
        ("exp://*/--/*", "exp://u.expo.dev/--/cb", true),
        ("exp://*/--/*", "exp://u.expo.dev/--/../evil", false),
        ("exp://*/a?c", "exp://h/abc", true),
        ("exp://**", "exp://a.b", true),
        ("https://a.example", "javascript://a.example/%0aalert(1)", false),
        ("*://a", "javascript://a", false),
        ("data:*", "data:text/html,x", false),
        ("ftp://a.example", "ftp://a.example/x", true),
    ]);
}

#[test]
fn paths_need_permission() {
    let pattern = OriginPattern::parse("https://a.example");
    assert!(pattern.matches("/dashboard?x=1", true));
    assert!(!pattern.matches("/dashboard", false));
    assert!(!pattern.matches("//evil.test", true));
    assert!(!pattern.matches("/\\evil.test", true));
}

#[test]
fn an_endless_pattern_matches_nothing() {
    let pattern = OriginPattern::parse(&format!("https://{}", "*?".repeat(20_000)));
    assert!(!pattern.matches("https://a.example", false));
}
