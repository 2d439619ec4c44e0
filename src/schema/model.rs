//! Models and fields, before they become tables. Plugins and the configuration add to them.

use crate::{
    config::{ModelNames, OnDelete},
    storage::{Column, DefaultValue, IdKind, Index, Kind, Name, Reference, Table},
};

/// A field's reference to a field of another model, by logical names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    pub model: Name,
    pub field: Name,
    pub on_delete: OnDelete,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The logical name.
    pub name: Name,
    /// The database's name.
    pub column: String,
    pub kind: Kind,
    pub required: bool,
    pub unique: bool,
    pub index: bool,
    pub sortable: bool,
    pub references: Option<ForeignKey>,
    pub default: Option<DefaultValue>,
    /// Every update sets it to the time of the request.
    pub touched: bool,
    /// Whether clients see it.
    pub returned: bool,
    /// Whether clients may set it.
    pub input: bool,
    /// Whether values that do not fit the kind are kept as they are.
    pub loose: bool,
    /// Whether a function of the user's reads what is stored.
    pub raw: bool,
}

impl Field {
    /// A required field that clients see and may set.
    pub fn new(name: impl Into<Name>, kind: Kind) -> Self {
        let name = name.into();
        Self {
            column: name.as_str().to_owned(),
            name,
            kind,
            required: true,
            unique: false,
            index: false,
            sortable: false,
            references: None,
            default: None,
            touched: false,
            returned: true,
            input: true,
            loose: false,
            raw: false,
        }
    }

    #[must_use]
    pub fn optional(self) -> Self {
        Self { required: false, ..self }
    }

    #[must_use]
    pub fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    #[must_use]
    pub fn indexed(self) -> Self {
        Self { index: true, ..self }
    }

    #[must_use]
    pub fn sortable(self) -> Self {
        Self { sortable: true, ..self }
    }

    #[must_use]
    pub fn hidden(self) -> Self {
        Self { returned: false, ..self }
    }

    #[must_use]
    pub fn no_input(self) -> Self {
        Self { input: false, ..self }
    }

    #[must_use]
    pub fn default(self, default: DefaultValue) -> Self {
        Self { default: Some(default), ..self }
    }

    #[must_use]
    pub fn touched(self) -> Self {
        Self { touched: true, ..self }
    }

    /// Refers to a model's id; the row goes when that one goes.
    #[must_use]
    pub fn belongs_to(self, model: impl Into<Name>) -> Self {
        let on_delete = OnDelete::Cascade;
        let key = ForeignKey { model: model.into(), field: Name::from("id"), on_delete };
        Self { references: Some(key), ..self }
    }
}

/// An index over several fields, by logical names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelIndex {
    pub name: Option<String>,
    pub fields: Vec<Name>,
    pub unique: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The logical name.
    pub name: Name,
    /// The database's name.
    pub table: String,
    /// Every field but `id`.
    pub fields: Vec<Field>,
    pub indexes: Vec<ModelIndex>,
    /// Whether migrations make its table.
    pub migrate: bool,
}

impl Model {
    pub fn new(name: impl Into<Name>, fields: Vec<Field>) -> Self {
        let name = name.into();
        Self { table: name.as_str().to_owned(), name, fields, indexes: Vec::new(), migrate: true }
    }

    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Takes the database's names of the table and of fields that it always has.
    pub fn rename(&mut self, names: &ModelNames) {
        if let Some(table) = &names.table {
            self.table.clone_from(table);
        }
        for (name, column) in names.renamed() {
            for field in self.fields.iter_mut().filter(|field| field.name == name) {
                column.clone_into(&mut field.column);
            }
        }
    }

    /// Adds a field, or replaces the one of that name where it stands.
    pub fn set_field(&mut self, field: Field) {
        match self.fields.iter_mut().find(|own| own.name == field.name) {
            Some(own) => *own = field,
            None => self.fields.push(field),
        }
    }
}

/// All models of an instance: the four that always exist, then the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Models {
    pub user: Model,
    pub session: Model,
    pub account: Model,
    pub verification: Model,
    pub others: Vec<Model>,
}

impl Models {
    pub fn iter(&self) -> impl Iterator<Item = &Model> {
        [&self.user, &self.session, &self.account, &self.verification]
            .into_iter()
            .chain(&self.others)
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Model> {
        [&mut self.user, &mut self.session, &mut self.account, &mut self.verification]
            .into_iter()
            .chain(&mut self.others)
    }

    /// Adds a model. Fields and indexes of a model that exists are merged into it, later ones
    /// winning; its table keeps its name.
    pub fn add(&mut self, model: Model) {
        let Some(own) = self.iter_mut().find(|own| own.name == model.name) else {
            self.others.push(model);
            return;
        };
        for field in model.fields {
            own.set_field(field);
        }
        for index in model.indexes {
            if !own.indexes.contains(&index) {
                own.indexes.push(index);
            }
        }
    }

    pub(super) fn table(&self, model: &Model, id: IdKind) -> Table {
        let columns = model.fields.iter().map(|field| self.column(field, id)).collect();
        let column_name = |field: &Name| {
            model.field(field).map_or_else(|| field.to_string(), |field| field.column.clone())
        };
        let index = |index: &ModelIndex| Index {
            name: index.name.clone(),
            columns: index.fields.iter().map(column_name).collect(),
            unique: index.unique,
        };
        let mut table = Table::new(&model.name, id, columns);
        table.name.clone_from(&model.table);
        table.indexes = model.indexes.iter().map(index).collect();
        table
    }

    fn column(&self, field: &Field, id: IdKind) -> Column {
        let points_to_id = field.references.as_ref().is_some_and(|key| key.field == "id");
        Column {
            name: field.column.clone(),
            kind: if points_to_id { id.kind() } else { field.kind },
            required: field.required,
            unique: field.unique,
            index: field.index,
            sortable: field.sortable,
            references: field.references.as_ref().map(|key| self.reference(key)),
            default: field.default.clone(),
            loose: field.loose,
            raw: field.raw,
            ..Column::new(&field.name, field.kind)
        }
    }

    /// A model may be named as its table is; one that does not exist is taken for a table of the
    /// user's own.
    fn reference(&self, key: &ForeignKey) -> Reference {
        let target = self.iter().find(|model| model.name == key.model);
        let target = target.or_else(|| self.iter().find(|model| model.table == *key.model));
        let column = target.and_then(|model| model.field(&key.field));
        Reference {
            table: target.map_or_else(|| key.model.to_string(), |model| model.table.clone()),
            column: column.map_or_else(|| key.field.to_string(), |field| field.column.clone()),
            on_delete: key.on_delete,
        }
    }
}
