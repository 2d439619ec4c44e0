//! PostgreSQL through a pool of node-postgres, which gives all values as PostgreSQL's own text.

use super::{
    Borrowed, Line, Spoken,
    wire::{Cell, Cells, Refusal},
};
use crate::{
    clock::Timestamp,
    storage::{
        ExistingTable, StoreError,
        postgres::{Fault, SCHEMA_LOCK, introspect, refused},
        sql::{Driver as _, Stored, Writer},
    },
};

pub struct Postgres;

impl Spoken for Postgres {
    const WRITER: Writer = sqlx::Postgres::WRITER;
    const LOCK: Option<&str> = Some(SCHEMA_LOCK);

    fn stored(cells: &Cells, at: usize) -> Stored<'_> {
        match cells.get(at) {
            Cell::Text(text) => stored(cells.kind(at), text),
            Cell::Null => Stored::Null,
            _ => Stored::Other,
        }
    }

    fn refused(refusal: Refusal, _table: &str) -> StoreError {
        refused(&Fault {
            code: &refusal.code,
            message: &refusal.message,
            detail: refusal.detail.as_deref(),
            table: refusal.table.as_deref(),
            column: refusal.column.as_deref(),
            constraint: refusal.constraint.as_deref(),
        })
    }

    async fn tables(line: &mut Line) -> Result<Vec<ExistingTable>, StoreError> {
        introspect::tables::<Borrowed<Self>>(line).await
    }
}

/// `kind`: the type's number in `pg_type`.
fn stored(kind: u32, text: &str) -> Stored<'_> {
    let read = match kind {
        BOOL => Some(Stored::Bool(text == "t")),
        INT2 | INT4 => text.parse().ok().map(Stored::Int),
        INT8 => text.parse().ok().map(Stored::Big),
        FLOAT4 | FLOAT8 => text.parse().ok().map(Stored::Real),
        TIMESTAMPTZ | TIMESTAMP | DATE => moment(text).map(Stored::Date),
        UUID => uuid::Uuid::parse_str(text).ok().map(Stored::Uuid),
        JSON | JSONB => Some(Stored::Json(text)),
        BYTEA => None,
        _ => Some(Stored::Text(text)),
    };
    read.unwrap_or(Stored::Other)
}

/// `2026-11-27 19:28:36.123+05:30`, in the session's time zone; without one it is UTC.
fn moment(text: &str) -> Option<Timestamp> {
    let Some((day, time)) = text.split_once(' ') else { return Timestamp::parse(text) };
    let zone = time.find(['+', '-']).unwrap_or(time.len());
    let (clock, zone) = time.split_at_checked(zone)?;
    let zone = match zone.len() {
        0 => "Z".to_owned(),
        3 => format!("{zone}:00"),
        _ => zone.to_owned(),
    };
    Timestamp::parse(&format!("{day}T{clock}{zone}"))
}

const BOOL: u32 = 16;
const BYTEA: u32 = 17;
const INT8: u32 = 20;
const INT2: u32 = 21;
const INT4: u32 = 23;
const JSON: u32 = 114;
const FLOAT4: u32 = 700;
const FLOAT8: u32 = 701;
const DATE: u32 = 1082;
const TIMESTAMP: u32 = 1114;
const TIMESTAMPTZ: u32 = 1184;
const UUID: u32 = 2950;
const JSONB: u32 = 3802;

#[cfg(test)]
mod tests {
    use super::{DATE, INT8, TIMESTAMPTZ, moment, stored};
    use crate::storage::sql::Stored;

    #[test]
    fn reads_dates_in_whatever_time_zone() {
        for (text, iso) in [
            ("2026-11-27 19:28:36.123+00", "2026-11-27T19:28:36.123Z"),
            ("2026-11-28 00:58:36.1+05:30", "2026-11-27T19:28:36.100Z"),
            ("2026-11-27 16:28:36-03", "2026-11-27T19:28:36.000Z"),
            ("2026-11-27 19:28:36.123456", "2026-11-27T19:28:36.123Z"),
            ("2026-11-27", "2026-11-27T00:00:00.000Z"),
        ] {
            assert_eq!(moment(text).map(|at| at.to_iso()).as_deref(), Some(iso), "{text}");
        }
        for text in ["infinity", "27/11/2026 19:28:36 UTC", "", " ", "2026-11-27 é+"] {
            assert_eq!(moment(text), None, "{text}");
        }
        assert_eq!(stored(TIMESTAMPTZ, "infinity"), Stored::Other);
        assert_eq!(stored(DATE, "soon"), Stored::Other);
        assert_eq!(stored(INT8, "9007199254740993"), Stored::Big(9_007_199_254_740_993));
        assert_eq!(stored(INT8, "x"), Stored::Other);
    }
}
