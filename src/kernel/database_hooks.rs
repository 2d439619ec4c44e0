//! `databaseHooks`: plugins, then the user's functions, around rows.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value as Json, json};

use super::Ctx;
use crate::{
    config::Phases,
    domain::{Event, RowHooks, Written},
    error::Failure,
    host::BoxFuture,
    storage::{Queries, Row, Table},
};

/// What the host says of a row.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Verdict {
    abort: bool,
    /// All its fields from now on.
    #[serde(deserialize_with = "given")]
    data: Option<Map<String, Json>>,
    /// Headers that the function set on the reply.
    headers: Vec<(String, String)>,
}

fn given<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Map<String, Json>>, D::Error> {
    Option::deserialize(deserializer)
}

impl Ctx {
    fn hooks(&self, model: &str, event: Event) -> Option<&Phases> {
        let hooks = self.app.config.hosted.database.of(model)?;
        Some(match event {
            Event::Create => &hooks.create,
            Event::Update => &hooks.update,
            Event::Delete => &hooks.delete,
        })
    }

    /// Headers that database hooks have set join the reply.
    pub fn take_hook_headers(&mut self) {
        let headers = self.hook_headers.get_mut().map(std::mem::take).unwrap_or_default();
        for (name, value) in &headers {
            self.reply.add(name, value);
        }
    }

    fn keep_headers(&self, headers: Vec<(String, String)>) {
        if let Ok(mut kept) = self.hook_headers.lock() {
            kept.extend(headers);
        }
    }
}

impl RowHooks for Ctx {
    fn wanted(&self, model: &str, event: Event) -> (bool, bool) {
        let (before, after) = self
            .hooks(model, event)
            .map_or((false, false), |hooks| (hooks.before.is_some(), hooks.after.is_some()));
        let mut by_plugins = self.app.plugins.row_hooks.iter();
        (before || by_plugins.any(|hook| hook.model == model && hook.event == event), after)
    }

    fn before<'a>(
        &'a self,
        rows: &'a dyn Queries,
        table: &'a Table,
        event: Event,
        mut row: Row,
    ) -> BoxFuture<'a, Result<Option<Row>, Failure>> {
        Box::pin(async move {
            for hook in &self.app.plugins.row_hooks {
                if hook.model == table.model.as_str() && hook.event == event {
                    match (hook.before)(self, rows, table, row).await? {
                        Some(changed) => row = changed,
                        None => return Ok(None),
                    }
                }
            }
            let hook = self.hooks(&table.model, event).and_then(|hooks| hooks.before.as_ref());
            let Some(hook) = hook else { return Ok(Some(row)) };
            // The time of a change is the store's own doing in the reference.
            let touched = match (event, table.model.as_str()) {
                (Event::Update, "user" | "account") => row.take("updatedAt"),
                _ => None,
            };
            if event == Event::Create {
                // Nobody has said anything about these.
                row.retain(|_, value| !value.is_null());
            }
            let shown = self.argument(&table.model, &row)?;
            let verdict: Verdict = self.call(hook, &json!([shown])).await?;
            self.keep_headers(verdict.headers);
            if verdict.abort {
                return Ok(None);
            }
            if let Some(data) = verdict.data {
                let said = data
                    .into_iter()
                    .filter_map(|(name, value)| {
                        let column = table.column(&name)?;
                        Some((column.field.clone(), column.read(value)))
                    })
                    .collect();
                row = self.records(rows).redraft(table, &row, said).await?;
            }
            if let (Some(touched), None) = (touched, row.get("updatedAt")) {
                row.set("updatedAt", touched);
            }
            Ok(Some(row))
        })
    }

    fn after<'a>(
        &'a self,
        table: &'a Table,
        event: Event,
        written: Written<'a>,
    ) -> BoxFuture<'a, Result<(), Failure>> {
        Box::pin(async move {
            let hook = self.hooks(&table.model, event).and_then(|hooks| hooks.after.as_ref());
            let Some(hook) = hook else { return Ok(()) };
            let shown = match written {
                Written::Row(row) => self.argument(&table.model, row)?,
                Written::Count(count) => json!(count),
            };
            let verdict: Verdict = self.call(hook, &json!([shown])).await?;
            self.keep_headers(verdict.headers);
            Ok(())
        })
    }
}
