//! Times in words, such as `15m` or `2 hours ago`, in seconds: the reference has two readers of
//! them, which differ in one unit.

use std::sync::LazyLock;

use regex::Regex;

#[expect(clippy::expect_used, reason = "a constant, which the tests below compile")]
static WORDS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i-u)^([+-])? ?([0-9]+|[0-9]+\.[0-9]+) ?(seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w|months?|mo|years?|yrs?|y)(?: (ago|from now))?$",
    )
    .expect("a valid pattern")
});

/// As options are read.
pub fn seconds_with_months(text: &str) -> Option<f64> {
    let (amount, unit, past) = parts(text)?;
    let signed = if past { -amount * unit } else { amount * unit };
    // JavaScript rounds halves up, also below zero.
    Some((signed + 0.5).floor())
}

/// As claims are read: there are no months.
pub fn seconds(text: &str) -> Option<f64> {
    let (amount, unit, past) = parts(text).filter(|(_, unit, _)| *unit != MONTH)?;
    let rounded = (amount * unit + 0.5).floor();
    Some(if past { -rounded } else { rounded })
}

const MONTH: f64 = 30.0 * 86_400.0;

/// Amount, seconds of the unit, and whether it lies in the past.
fn parts(text: &str) -> Option<(f64, f64, bool)> {
    let found = WORDS.captures(text)?;
    let part = |index| found.get(index).map(|part| part.as_str());
    let (sign, when) = (part(1), part(4));
    if sign.is_some() && when.is_some() {
        return None;
    }
    let unit = match part(3)?.to_ascii_lowercase().as_str() {
        "months" | "month" | "mo" => MONTH,
        other => match other.as_bytes().first()? {
            b's' => 1.0,
            b'm' => 60.0,
            b'h' => 3600.0,
            b'd' => 86_400.0,
            b'w' => 7.0 * 86_400.0,
            _ => 365.25 * 86_400.0,
        },
    };
    let amount: f64 = part(2)?.parse().ok()?;
    let past = sign == Some("-") || when.is_some_and(|when| when.eq_ignore_ascii_case("ago"));
    amount.is_finite().then_some((amount, unit, past))
}

#[cfg(test)]
mod tests {
    use super::{seconds, seconds_with_months};

    #[test]
    fn reads_what_the_reference_reads() {
        for (text, wanted) in [
            ("15m", 900.0),
            (" 1d", 86_400.0),
            ("1 hour", 3600.0),
            ("+2 Days", 172_800.0),
            ("-1.5 h", -5400.0),
            ("2 weeks from now", 1_209_600.0),
            ("30 secs ago", -30.0),
            ("1y", 31_557_600.0),
            ("0.4s", 0.0),
        ] {
            assert_eq!((seconds_with_months(text), seconds(text)), (Some(wanted), Some(wanted)));
        }
        assert_eq!((seconds_with_months("1mo"), seconds("1mo")), (Some(2_592_000.0), None));
        // The one rounds below zero upwards, the other away from it.
        assert_eq!((seconds_with_months("-0.5s"), seconds("-0.5s")), (Some(0.0), Some(-1.0)));
    }

    #[test]
    fn refuses_everything_else() {
        for text in ["", "m", "15", "15 apples", "+1d ago", "1d\n", "1d ", "  1d", "1 ſ", "١m"] {
            assert_eq!((seconds_with_months(text), seconds(text)), (None, None), "{text:?}");
        }
    }
}
