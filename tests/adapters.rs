//! One suite over every store: what a store promises, each must keep.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "tests fail loudly, and #[tokio::test] blocks on the test"
)]

#[path = "adapters/atomic.rs"]
mod atomic;
#[path = "adapters/borrowed.rs"]
mod borrowed;
#[path = "adapters/fixture.rs"]
mod fixture;
#[path = "adapters/migrations.rs"]
mod migrations;
#[path = "adapters/reading.rs"]
mod reading;
#[path = "adapters/reference_schema.rs"]
mod reference_schema;
#[path = "adapters/secondary.rs"]
mod secondary;
#[path = "adapters/servers.rs"]
mod servers;
#[path = "adapters/shapes.rs"]
mod shapes;
#[path = "adapters/sqlite_file.rs"]
mod sqlite_file;
#[path = "adapters/transactions.rs"]
mod transactions;
#[path = "adapters/writing.rs"]
mod writing;

/// Runs each case on each store, as a test of its own.
macro_rules! suite {
    ($($case:path as $name:ident;)*) => {
        suite!(@on memory, super::fixture::memory(), $($case as $name;)*);
        suite!(@on sqlite_memory, super::fixture::sqlite_memory(), $($case as $name;)*);
        suite!(@on sqlite_on_disk, super::fixture::sqlite_file(), $($case as $name;)*);
        suite!(@on postgres, super::fixture::postgres(), $($case as $name;)*);
        suite!(@on mysql, super::fixture::mysql(), $($case as $name;)*);
        suite!(@on better_sqlite3_memory, super::fixture::handle_memory("better-sqlite3"), $($case as $name;)*);
        suite!(@on better_sqlite3_on_disk, super::fixture::handle_file("better-sqlite3"), $($case as $name;)*);
        suite!(@on node_sqlite_memory, super::fixture::handle_memory("node:sqlite"), $($case as $name;)*);
        suite!(@on node_sqlite_on_disk, super::fixture::handle_file("node:sqlite"), $($case as $name;)*);
        suite!(@on pg_pool, super::fixture::pg_pool(), $($case as $name;)*);
        suite!(@on mysql2_pool, super::fixture::mysql2_pool("mysql2"), $($case as $name;)*);
        suite!(@on mysql2_promise_pool, super::fixture::mysql2_pool("mysql2/promise"), $($case as $name;)*);
    };
    (@on $store:ident, $fixture:expr, $($case:path as $name:ident;)*) => {
        mod $store {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                $case($fixture.await).await;
            })*
        }
    };
}

suite! {
    super::reading::operators as operators;
    super::reading::connectors as connectors;
    super::reading::letter_case as letter_case;
    super::reading::like_wildcards as like_wildcards;
    super::reading::order_limit_offset as order_limit_offset;
    super::reading::default_limit as default_limit;
    super::reading::nulls as nulls;
    super::reading::dates as dates;
    super::reading::lookup as lookup;
    super::reading::unknown_fields as unknown_fields;
    super::writing::round_trip as round_trip;
    super::writing::key_order as key_order;
    super::writing::unicode as unicode;
    super::writing::update_one_or_many as update_one_or_many;
    super::writing::delete_one_or_many as delete_one_or_many;
    super::writing::violations as violations;
    super::writing::serial_ids as serial_ids;
    super::writing::renamed_columns as renamed_columns;
    super::atomic::consume_one as consume_one;
    super::atomic::increment_one as increment_one;
    super::atomic::increment_sets_too as increment_sets_too;
    super::transactions::commit as commit;
    super::transactions::rollback as rollback;
    super::transactions::dropped as dropped;
    super::transactions::many_at_once as many_at_once;
}
