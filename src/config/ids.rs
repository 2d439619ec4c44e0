//! Where the ids of rows come from (`advanced.database.generateId`).

use serde::Deserialize;

use super::{
    ConfigError,
    text::{CallbackMark, OrCallback},
};
use crate::host::Callback;

/// Who makes the id of a new row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ids {
    /// 32 random characters.
    #[default]
    Random,
    Uuid,
    /// The database counts; ids are integers there and text everywhere else.
    Serial,
    /// The database, in a way of its own.
    Database,
    Callback(Callback),
}

/// `generateId` as the user writes it.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a function, `uuid`, `serial` or false")]
pub(super) enum RawIds {
    Switch(bool),
    Which(OrCallback<String>),
}

/// `use_number_id` and `older` are the names of older versions of the reference.
pub(super) fn read(
    raw: Option<RawIds>,
    use_number_id: bool,
    older: Option<CallbackMark>,
) -> Result<Ids, ConfigError> {
    let name = match raw {
        None if use_number_id => return Ok(Ids::Serial),
        None => return Ok(older.map_or(Ids::Random, |mark| Ids::Callback(mark.into()))),
        Some(RawIds::Switch(false)) => return Ok(Ids::Database),
        Some(RawIds::Which(OrCallback::Callback(mark))) => return Ok(Ids::Callback(mark.into())),
        Some(RawIds::Switch(true)) => "true".to_owned(),
        Some(RawIds::Which(OrCallback::Value(name))) => name,
    };
    match name.as_str() {
        "uuid" => Ok(Ids::Uuid),
        "serial" => Ok(Ids::Serial),
        _ => Err(ConfigError(format!(
            "The option `advanced.database.generateId` has no value `{name}`: use a function, `uuid`, `serial` or false."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::Ids;
    use crate::{
        config::{Environment, parse},
        host::Callback,
    };

    fn read(advanced: &str) -> Result<Ids, String> {
        let options = format!(r#"{{"database":"sqlite::memory:","advanced":{advanced}}}"#);
        let config = parse(&options, &Environment::default());
        config.map(|config| config.ids).map_err(|error| error.to_string())
    }

    #[test]
    fn reads_every_form() {
        let callback = |path: &str| Ids::Callback(Callback(path.to_owned()));
        for (advanced, ids) in [
            ("{}", Ids::Random),
            (r#"{"database":null}"#, Ids::Random),
            (r#"{"database":{"generateId":null}}"#, Ids::Random),
            (r#"{"database":{"generateId":"uuid"}}"#, Ids::Uuid),
            (r#"{"database":{"generateId":"serial"}}"#, Ids::Serial),
            (r#"{"database":{"useNumberId":true}}"#, Ids::Serial),
            (r#"{"database":{"useNumberId":true,"generateId":"uuid"}}"#, Ids::Uuid),
            (r#"{"database":{"generateId":false}}"#, Ids::Database),
            (r#"{"database":{"generateId":{"$callback":"x"}}}"#, callback("x")),
            (r#"{"generateId":{"$callback":"y"}}"#, callback("y")),
            (
                r#"{"generateId":{"$callback":"y"},"database":{"generateId":{"$callback":"x"}}}"#,
                callback("x"),
            ),
        ] {
            assert_eq!(read(advanced).unwrap(), ids, "{advanced}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for advanced in [
            r#"{"database":{"generateId":"cuid"}}"#,
            r#"{"database":{"generateId":true}}"#,
            r#"{"database":{"generateId":5}}"#,
        ] {
            let error = read(advanced).unwrap_err();
            assert!(error.contains("`advanced.database.generateId`"), "{error}");
        }
        assert!(read(r#"{"generateId":"uuid"}"#).unwrap_err().contains("`advanced.generateId`"));
        let error = read(r#"{"database":{"defaultFindManyLimit":0}}"#).unwrap_err();
        assert!(error.contains("`advanced.database.defaultFindManyLimit`"), "{error}");
    }
}
