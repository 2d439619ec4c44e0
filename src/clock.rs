//! Points in time. The core never reads a clock: each request brings its own "now".

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use time::{
    Date, OffsetDateTime, PrimitiveDateTime, format_description::well_known::Rfc3339,
    macros::format_description,
};

/// Milliseconds since 1970-01-01T00:00:00Z, as JavaScript's `Date` counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// What a JavaScript `Date` can hold: 100 million days around the epoch.
const MAX_MILLIS: i64 = 8_640_000_000_000_000;

impl Timestamp {
    /// Clamped to the range of a JavaScript `Date`.
    pub fn from_millis(millis: i64) -> Self {
        Self(millis.clamp(-MAX_MILLIS, MAX_MILLIS))
    }

    pub fn millis(self) -> i64 {
        self.0
    }

    /// Whole seconds, rounded down: the unit of JWT's `iat` and `exp`.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// This moment plus `seconds`, which may be negative or a fraction; whole milliseconds
    /// count. Saturates at the range's ends.
    pub fn plus_seconds(self, seconds: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "`as` saturates")]
        let millis = (seconds * 1000.0) as i64;
        Self::from_millis(self.0.saturating_add(millis))
    }

    /// The text of JavaScript's `toISOString`, such as `2026-11-21T06:44:51.704Z`.
    pub fn to_iso(self) -> String {
        self.iso(&mut [0; 24]).to_owned()
    }

    fn iso(self, text: &mut [u8; 24]) -> &str {
        let Ok(at) = OffsetDateTime::from_unix_timestamp(self.seconds()) else {
            // Beyond year 9999 no session of ours lives; the far end keeps the order of dates.
            return "9999-12-31T23:59:59.999Z";
        };
        // Not by `format!`: every answer with a session has six of these.
        *text = *b"0000-00-00T00:00:00.000Z";
        let mut place = text.iter_mut();
        let year = u16::try_from(at.year()).unwrap_or_default();
        write_digits(&mut place, 4, year);
        write_digits(&mut place, 2, u8::from(at.month()).into());
        write_digits(&mut place, 2, at.day().into());
        write_digits(&mut place, 2, at.hour().into());
        write_digits(&mut place, 2, at.minute().into());
        write_digits(&mut place, 2, at.second().into());
        write_digits(&mut place, 3, u16::try_from(self.0.rem_euclid(1000)).unwrap_or_default());
        str::from_utf8(text).unwrap_or_default()
    }

    /// The text of JavaScript's `toUTCString`, which cookies use (RFC 9110's IMF-fixdate).
    pub fn to_http_date(self) -> String {
        let format = format_description!(
            "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] GMT"
        );
        OffsetDateTime::from_unix_timestamp(self.seconds())
            .ok()
            .and_then(|at| at.format(format).ok())
            .unwrap_or_else(|| "Fri, 31 Dec 9999 23:59:59 GMT".to_owned())
    }

    /// Reads RFC 3339 text, and the shapes that SQLite's own functions write
    /// (`2026-11-21`, `2026-11-21 06:44:51`, both in UTC).
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(at) = OffsetDateTime::parse(text, &Rfc3339) {
            return Some(Self::from_offset(at));
        }
        let with_time = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]");
        if let Ok(at) = PrimitiveDateTime::parse(text, with_time) {
            return Some(Self::from_offset(at.assume_utc()));
        }
        let day = Date::parse(text, format_description!("[year]-[month]-[day]")).ok()?;
        Some(Self::from_offset(day.midnight().assume_utc()))
    }

    /// Reads the shapes of ECMA-262's date-time text, whose later parts may be missing
    /// (`2026`, `2026-11`, `2026-11-21T06:44Z`), and those of [`Self::parse`]. Without a zone it
    /// is UTC.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let longer = match (text.split_once('T'), text.len()) {
            (None, 4) => format!("{text}-01-01"),
            (None, 7) => format!("{text}-01"),
            (None, _) => text.to_owned(),
            (Some((day, time)), _) => {
                let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
                let (clock, zone) = time.split_at_checked(zone)?;
                let seconds = if clock.len() == 5 { ":00" } else { "" };
                let zone = if zone.is_empty() { "Z" } else { zone };
                format!("{day}T{clock}{seconds}{zone}")
            }
        };
        Self::parse(&longer)
    }

    pub(crate) fn from_offset(at: OffsetDateTime) -> Self {
        Self::from_millis(at.unix_timestamp() * 1000 + i64::from(at.millisecond()))
    }
}

/// Adds a number to the zeros in the next `count` places, and passes the character behind them.
fn write_digits<'a>(places: &mut impl Iterator<Item = &'a mut u8>, count: u32, number: u16) {
    for power in (0..count).rev() {
        if let Some(place) = places.next() {
            *place += u8::try_from(number / 10_u16.pow(power) % 10).unwrap_or_default();
        }
    }
    places.next();
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.iso(&mut [0; 24]))
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn writes_and_reads_javascript_dates() {
        let at = Timestamp::from_millis(1_795_243_491_704);
        assert_eq!(at.to_iso(), "2026-11-21T06:44:51.704Z");
        assert_eq!(Timestamp::parse(&at.to_iso()), Some(at));
        assert_eq!(Timestamp::from_millis(-1).to_iso(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Timestamp::parse("1969-12-31T23:59:59.999Z"), Some(Timestamp::from_millis(-1)));
        let early = Timestamp::from_millis(-62_135_596_800_000);
        assert_eq!(early.to_iso(), "0001-01-01T00:00:00.000Z");
    }

    #[test]
    fn writes_dates_for_cookies() {
        let epoch = Timestamp::from_millis(0);
        assert_eq!(epoch.to_http_date(), "Thu, 01 Jan 1970 00:00:00 GMT");
    }

    #[test]
    fn reads_what_sqlite_writes() {
        let day = Timestamp::parse("2026-11-21").map(Timestamp::millis);
        assert_eq!(day, Some(1_795_219_200_000));
        let second = Timestamp::parse("2026-11-21 06:44:51").map(Timestamp::millis);
        assert_eq!(second, Some(1_795_243_491_000));
        assert_eq!(Timestamp::parse("soon"), None);
    }

    #[test]
    fn reads_dates_with_parts_missing() {
        let iso = |text| Timestamp::parse_iso(text).map(Timestamp::to_iso);
        for (text, read) in [
            ("2026", "2026-01-01T00:00:00.000Z"),
            ("2026-11", "2026-11-01T00:00:00.000Z"),
            ("2026-11-21", "2026-11-21T00:00:00.000Z"),
            ("2026-11-21T06:44Z", "2026-11-21T06:44:00.000Z"),
            ("2026-11-21T06:44+02:00", "2026-11-21T04:44:00.000Z"),
            ("2026-11-21T06:44:51.7", "2026-11-21T06:44:51.700Z"),
            ("2026-11-21T06:44:51.7041Z", "2026-11-21T06:44:51.704Z"),
        ] {
            assert_eq!(iso(text).as_deref(), Some(read), "{text}");
        }
        for text in ["", "20", "soon", "2026-13", "2026-11-21T", "2026-11-21T25:00Z", "éé"] {
            assert_eq!(iso(text), None, "{text}");
        }
    }

    #[test]
    fn saturates_instead_of_overflowing() {
        let far = Timestamp::from_millis(i64::MAX).plus_seconds(f64::MAX);
        assert_eq!(far.millis(), 8_640_000_000_000_000);
    }
}
